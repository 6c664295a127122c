import type { Basis } from "../analysis.ts";
import { TopiqueError } from "../errors.ts";
import type { Vocabulary } from "./vocabulary/vocabulary.ts";

/** The score a topic must reach to be a tag. The file is meant to be edited by hand. */
export interface Thresholds {
  /** [topics] */
  of(basis: Basis): Float32Array;
}

/** As thresholds.json has it: one default for each basis, and topics that differ from it. */
export interface ThresholdFile {
  note: string;
  abstract: { default: number; topics: Record<string, number> };
  title: { default: number; topics: Record<string, number> };
}

/** Throws TopiqueError "input-unreadable" naming the topic or number that is wrong; `name` is said in errors only. */
export function parseThresholds(text: string, vocabulary: Vocabulary, name: string): Thresholds {
  let file: ThresholdFile;
  try {
    file = JSON.parse(text);
  } catch (cause) {
    throw new TopiqueError("input-unreadable", { name, reason: "not a readable JSON file" }, { cause });
  }
  return createThresholds(file, vocabulary, name);
}

export function createThresholds(
  file: ThresholdFile,
  vocabulary: Vocabulary,
  name = "thresholds",
): Thresholds {
  const read = (basis: Basis) => {
    const check = (value: unknown, field: string): number => {
      if (typeof value === "number" && value >= 0 && value <= 1) return value;
      throw new TopiqueError("input-unreadable", {
        name,
        reason: `${basis}.${field}: wanted a number from 0 to 1, came ${JSON.stringify(value) ?? "nothing"}`,
      });
    };
    const out = new Float32Array(vocabulary.topics.length).fill(check(file[basis]?.default, "default"));
    for (const [id, value] of Object.entries(file[basis].topics ?? {})) {
      const topic = vocabulary.indexOf(id);
      if (topic === undefined) {
        throw new TopiqueError("input-unreadable", {
          name,
          reason: `${basis}.topics: no topic "${id}" in the vocabulary`,
        });
      }
      out[topic] = check(value, `topics.${id}`);
    }
    return out;
  };
  const tables = { abstract: read("abstract"), title: read("title") };
  return { of: (basis) => tables[basis] };
}
