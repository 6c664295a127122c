/**
 * Runs every example of the READMEs and of docs/ against the real service and writes
 * what it answered below it, so that no answer is kept by hand: `npm run readme`.
 * An example is a `sh` block with the comment <!-- example --> above it; the block
 * after it holds its answer. test/readme.test.ts runs the same examples and compares.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { findExamples, pages, runExample, startExampleServer, withoutPassing } from "./readme-examples.ts";

const root = path.join(import.meta.dirname, "..");
const server = await startExampleServer();
for (const name of await pages()) {
  const file = path.join(root, name);
  let text = await readFile(file, "utf8");
  // From the last to the first, so that earlier offsets stay right.
  for (const example of findExamples(text).reverse()) {
    const answer = await runExample(example.command, server.url);
    if (withoutPassing(answer) === withoutPassing(example.answer)) continue;
    text = text.slice(0, example.answerStart) + answer + text.slice(example.answerEnd);
  }
  await writeFile(file, text);
  console.log(`${name}: ${findExamples(text).length} examples answered`);
}
await server.stop();
