import type { FormatName } from "../../format.ts";
import { displayName } from "../../names.ts";
import type { RawRecord } from "../../record.ts";
import type { RecordRules } from "./split.ts";

/** One format of lines that each begin with a short code (RIS, Web of Science, MEDLINE). */
export interface Dialect {
  name: FormatName;
  types: readonly string[];
  endings: readonly string[];
  recognise(head: string): number;
  rules: RecordRules;
  /** Code and value of a line; a line it does not match goes on with the value before. */
  line: RegExp;
  record(fields: Fields): RawRecord;
}

/** Values of a record by their line's code, each value's lines apart. */
export type Fields = Map<string, string[][]>;

export function readFields(text: string, pattern: RegExp): Fields {
  const fields: Fields = new Map();
  let current: string[] | undefined;
  for (const line of text.split("\n")) {
    const found = pattern.exec(line);
    if (found === null) {
      if (line.trim() !== "") current?.push(line.trim());
      continue;
    }
    current = [(found[2] ?? "").trim()];
    const values = fields.get(found[1]!);
    if (values === undefined) fields.set(found[1]!, [current]);
    else values.push(current);
  }
  return fields;
}

/** The first of some codes that has a value, its lines joined. */
export function first(fields: Fields, ...codes: string[]): string | undefined {
  for (const code of codes) {
    for (const lines of fields.get(code) ?? []) {
      const value = lines.join(" ").trim();
      if (value !== "") return value;
    }
  }
  return undefined;
}

/** Every value of some codes. */
export function all(fields: Fields, ...codes: string[]): string[] {
  return codes
    .flatMap((code) => (fields.get(code) ?? []).map((lines) => lines.join("\n").trim()))
    .filter(Boolean);
}

/** Names as they are shown. */
export function names(written: readonly string[]): string[] {
  return written.map((name) => displayName(name)).filter((name) => name !== "");
}
