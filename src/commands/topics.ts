import type { Topic, Vocabulary } from "../topics/vocabulary/vocabulary.ts";
import { EXIT } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

/** Prints the vocabulary by area, or JSON lines of whole topics. Returns the exit code. */
export function listTopics(vocabulary: Vocabulary, options: { json: boolean }, terminal: Terminal): number {
  if (options.json) {
    for (const topic of vocabulary.topics) terminal.output.write(`${JSON.stringify(topic)}\n`);
    return EXIT.ok;
  }
  const width = Math.max(...vocabulary.ids.map((id) => id.length));
  for (const area of vocabulary.areas) {
    terminal.output.write(`${area.label.en} / ${area.label.fr}\n`);
    for (const topic of vocabulary.topics.filter((topic) => topic.area === area.id)) {
      terminal.output.write(`  ${row(topic, width)}\n`);
    }
  }
  return EXIT.ok;
}

function row({ id, label }: Topic, width: number): string {
  return `${id.padEnd(width)}  ${label.en} / ${label.fr}`;
}
