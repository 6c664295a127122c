import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { TopiqueError } from "../errors.ts";
import type { WorkerAnalyserOptions } from "../workers/worker-analyser.ts";
import type { Settings } from "./config.ts";

const HUB = "hub:";
const HUB_NAME = /^hub:[\w.-]+\/[\w.-]+$/;

/** Nothing is ever fetched unless the encoder's name itself asks for it. */
export function encoderOptions(settings: Settings): WorkerAnalyserOptions {
  const { TOPIQUE_MODELS: models, TOPIQUE_ENCODER: named, TOPIQUE_PREFIX: prefix } = settings;
  const pooling = settings.TOPIQUE_POOLING === "auto" ? undefined : settings.TOPIQUE_POOLING;
  const common = { models, dtype: settings.TOPIQUE_DTYPE, prefix, pooling };
  if (named === "") return common;
  if (HUB_NAME.test(named)) {
    const cacheDir = join(homedir(), ".cache/topique");
    return { ...common, encoder: named.slice(HUB.length), allowRemote: true, cacheDir };
  }
  if (existsSync(named)) return { ...common, encoder: named };
  throw new TopiqueError("setting-invalid", { field: "TOPIQUE_ENCODER", type: "encoder", came: named });
}

/** True when the setting itself asks for an encoder of the hub. */
export function isRemote(settings: Settings): boolean {
  return settings.TOPIQUE_ENCODER.startsWith(HUB);
}
