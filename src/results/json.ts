import { entryBody } from "./entry-body.ts";
import type { Wording } from "./labels.ts";
import type { TaggedList } from "./tagged-list.ts";

/** All results as one JSON text, piece by piece; failures stand after the publications. */
export async function* resultsAsJson(list: TaggedList, wording: Wording): AsyncGenerator<string> {
  const failures: object[] = [];
  let before = '{"publications":[';
  for await (const body of bodies(list, wording)) {
    if ("failure" in body) {
      failures.push(body.failure);
      continue;
    }
    yield before + JSON.stringify(body.publication);
    before = ",";
  }
  const start = before === "," ? "" : before;
  yield `${start}],"failures":${JSON.stringify(failures)},"counts":${JSON.stringify(list.counts())}}`;
}

/** One line a record in the order of the list, failures in their place. */
export async function* resultsAsNdjson(list: TaggedList, wording: Wording): AsyncGenerator<string> {
  for await (const body of bodies(list, wording)) {
    yield `${JSON.stringify("failure" in body ? body.failure : body.publication)}\n`;
  }
}

async function* bodies(list: TaggedList, wording: Wording) {
  for await (const entry of list.entries()) {
    const body = entryBody(entry, wording);
    if (body) yield body;
  }
}
