/** Reads every file of a folder as a list of publications and prints what came out: `node scripts/check-lists.ts DIR [--all]`. */
import { createReadStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { deduplicate } from "../src/publications/duplicates/duplicates.ts";
import { isFailure, type Publication, type ReadFailure } from "../src/publications/publication.ts";
import { readPublications } from "../src/publications/read.ts";

const [folder = ".", flag] = process.argv.slice(2);
for (const name of readdirSync(folder).sort()) {
  const reading = readPublications(createReadStream(join(folder, name)), { name });
  const records: Publication[] = [];
  const failures: ReadFailure[] = [];
  try {
    for await (const entry of reading) (isFailure(entry) ? failures : records).push(entry as never);
  } catch (error) {
    console.log(`${name}: ${error instanceof Error ? error.message : error}`);
    continue;
  }
  const abstracts = records.filter((record) => record.abstract !== undefined).length;
  console.log(`\n== ${name}: ${JSON.stringify(reading.detected).slice(0, 600)}`);
  const merged = deduplicate(records);
  console.log(
    `   records ${records.length}, with abstract ${abstracts}, failures ${failures.length}, publications ${merged.length}`,
  );
  for (const one of merged.filter((each) => each.versions.length > 0)) {
    console.log(
      "   merged",
      [one, ...one.versions].map((each) => `${each.place.position} ${each.title} (${each.year})`).join(" = "),
    );
  }
  for (const failure of failures) console.log("   failure", JSON.stringify(failure));
  if (flag === "--all") for (const record of records) console.log(describe(record));
}

function describe(record: Publication): string {
  const { title, abstract, authors, place, ...rest } = record;
  const text =
    abstract === undefined ? "-" : `${abstract.length}: ${abstract.slice(0, 60)} ... ${abstract.slice(-40)}`;
  return `${place.position} [${place.lines}] ${title}\n     by ${authors.join(" | ")}\n     abstract ${text}\n     ${JSON.stringify(rest)}`;
}
