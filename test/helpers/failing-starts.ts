/** Every way a start of the service can fail, made in a folder, and what each says: for the test and for scripts/check-starts.ts. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { readManifest } from "../../src/topics/manifest.ts";
import { MODELS, makeOtherModels } from "./other-models.ts";

export interface FailingStart {
  name: string;
  env: Record<string, string>;
  /** The folder it is started in, where .env is looked for. */
  cwd?: string;
  /** Of Node itself. */
  node?: string[];
  /** The one line on the standard error. */
  says: RegExp;
}

export interface EndedStart {
  code: number | null;
  signal: NodeJS.Signals | null;
  errors: string;
  seconds: number;
}

const SERVER = join(import.meta.dirname, "../../src/server.ts");

/** What a port of a privileged number answers, whoever runs this and whatever the system permits. */
const NOT_PERMITTED = `data:text/javascript,${encodeURIComponent(`
  import { Server } from "node:net";
  Server.prototype.listen = function () {
    const error = Object.assign(new Error("listen EACCES"), { code: "EACCES", syscall: "listen" });
    process.nextTick(() => this.emit("error", error));
    return this;
  };`)}`;

/** Makes what is broken in an empty folder; `close` frees the port that is in use. */
export async function makeFailingStarts(
  folder: string,
): Promise<{ starts: FailingStart[]; close(): Promise<unknown> }> {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as { port: number };
  const models = (name: string) => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const { encoder } = readManifest(MODELS)!;
  const foreign = makeOtherModels(models("foreign"), { encoder: { ...encoder, name: "other", hash: "0" } });
  const cut = models("cut");
  cpSync(MODELS, cut, { recursive: true, filter: (source) => !source.includes("training") });
  truncateSync(join(cut, "encoder/onnx/model_quantized.onnx"), 1_000_000);
  const topicsCut = models("topics-cut");
  cpSync(join(MODELS, "topics"), join(topicsCut, "topics"), { recursive: true });
  cpSync(join(MODELS, "manifest.json"), join(topicsCut, "manifest.json"));
  symlinkSync(join(MODELS, "encoder"), join(topicsCut, "encoder"));
  truncateSync(join(topicsCut, "topics/centroids.safetensors"), 1_000);
  const noEncoder = models("no-encoder");
  cpSync(join(MODELS, "topics"), join(noEncoder, "topics"), { recursive: true });
  cpSync(join(MODELS, "manifest.json"), join(noEncoder, "manifest.json"));
  const notAnEncoder = models("not-an-encoder");
  const envFolder = models("env");
  mkdirSync(join(envFolder, ".env"));
  writeFileSync(join(folder, "file"), "");

  const starts: FailingStart[] = [
    { name: "port in use", env: { TOPIQUE_PORT: String(port) }, says: /TOPIQUE_PORT: wanted a free port/ },
    {
      name: "port not permitted",
      env: { TOPIQUE_PORT: "80" },
      node: ["--import", NOT_PERMITTED],
      says: /TOPIQUE_PORT: wanted a port this user may open; came 80/,
    },
    {
      name: "another machine's address",
      env: { TOPIQUE_HOST: "192.0.2.1" },
      says: /TOPIQUE_HOST: wanted an address of this machine; came 192\.0\.2\.1/,
    },
    {
      name: "unknown host",
      env: { TOPIQUE_HOST: "no.such.host.invalid" },
      says: /TOPIQUE_HOST: wanted an address of this machine; came no\.such/,
    },
    { name: "bad setting", env: { TOPIQUE_WORKERS: "many" }, says: /TOPIQUE_WORKERS: wanted an integer/ },
    { name: "foreign encoder", env: { TOPIQUE_MODELS: foreign }, says: /The centroids were made with/ },
    {
      name: "foreign pooling",
      env: { TOPIQUE_POOLING: "cls" },
      says: /The centroids were made with/,
    },
    { name: "cut encoder", env: { TOPIQUE_MODELS: cut }, says: /encoder\/onnx.* can't be used: its hash/ },
    {
      name: "cut centroids",
      env: { TOPIQUE_MODELS: topicsCut },
      says: /centroids.* can't be used: its hash/,
    },
    { name: "no encoder", env: { TOPIQUE_MODELS: noEncoder }, says: /encoder.* can't be used: missing/ },
    {
      name: "no models",
      env: { TOPIQUE_MODELS: join(folder, "nowhere") },
      says: /nowhere\/manifest\.json can't be used: missing/,
    },
    {
      name: "an encoder that is not there",
      env: { TOPIQUE_ENCODER: join(folder, "nowhere") },
      says: /TOPIQUE_ENCODER: wanted a folder, or hub/,
    },
    {
      name: "a folder that holds no encoder",
      env: { TOPIQUE_ENCODER: notAnEncoder },
      says: /can't be used: missing/,
    },
    { name: ".env that can't be read", env: {}, cwd: envFolder, says: /\.env can't be read: it is a folder/ },
  ];
  return {
    starts: starts.map((start) => ({ ...start, env: { TOPIQUE_PORT: "0", ...start.env } })),
    close: () => new Promise((resolve) => holder.close(resolve)),
  };
}

/** Starts the service as the image does, and waits for its end. */
export async function startToFail({ env, cwd, node = [] }: FailingStart): Promise<EndedStart> {
  const began = performance.now();
  const child = spawn(process.execPath, [...node, SERVER], {
    cwd,
    env: {
      ...process.env,
      TOPIQUE_HOST: "127.0.0.1",
      TOPIQUE_LANG: "en",
      TOPIQUE_LOG_LEVEL: "silent",
      ...env,
    },
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
  const errors = text(child.stderr);
  const [code, signal] = await once(child, "exit");
  return { code, signal, errors: await errors, seconds: (performance.now() - began) / 1_000 };
}
