/**
 * What the encoder makes of the texts of test/fixtures/golden/texts.json, from which a test here and
 * one of models/training see that both cut and pool alike: `npm run golden` writes it, after a
 * change of the encoder or of how a text is cut.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadEncoder } from "../src/encoder/encoder.ts";
import { openModel } from "../src/encoder/open-model.ts";
import { openPlan } from "../src/encoder/open-plan.ts";
import { splitSentences } from "../src/text/sentences.ts";

export interface Golden {
  name: string;
  sentences: string[];
  /** Every token, also those that are not read; without special ones. */
  tokens: number[];
  /** The tokens that are read, as they are run: special ones stand around each chunk. */
  chunks: number[][];
  /** In ten thousandths. [dimensions] */
  vector: number[];
}

const ROOT = join(import.meta.dirname, "..");
const FOLDER = join(ROOT, "test/fixtures/golden");
const FILE = join(FOLDER, "encoder.ndjson");

export async function makeGolden(): Promise<Golden[]> {
  const options = { encoder: join(ROOT, "models/encoder") };
  const { tokenizer, model } = await openModel(options);
  const { everyToken, plan, framed } = openPlan(tokenizer, { ...model.config });
  const { embed } = await loadEncoder(options);
  const { texts } = JSON.parse(await readFile(join(FOLDER, "texts.json"), "utf8"));
  const rows: Golden[] = [];
  for (const { name, text } of texts as { name: string; text: string }[]) {
    rows.push({
      name,
      sentences: splitSentences(text),
      tokens: everyToken(text),
      chunks: plan(text, "chunk").chunks.map(framed),
      vector: Array.from((await embed(text, "chunk")).vector, (x) => Math.round(x * 1e4)),
    });
  }
  return rows;
}

export async function readGolden(): Promise<Golden[]> {
  return (await readFile(FILE, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

if (process.argv[1] === import.meta.filename) {
  await writeFile(FILE, (await makeGolden()).map((row) => `${JSON.stringify(row)}\n`).join(""));
}
