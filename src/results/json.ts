import type { Sql } from "../database/database.ts";
import type { Job } from "../jobs/job.ts";
import { listedEntries } from "../jobs/results.ts";
import type { ReaderLanguage } from "../languages/language.ts";
import type { Vocabulary } from "../topics/vocabulary/vocabulary.ts";
import { entryBody } from "./entry.ts";

export interface ResultStream {
  sql: Sql;
  job: Job;
  vocabulary: Vocabulary;
  language: ReaderLanguage;
}

/** All results as one JSON text, piece by piece; failures stand after the publications. */
export async function* resultsAsJson(stream: ResultStream): AsyncGenerator<string> {
  const failures: object[] = [];
  let before = '{"publications":[';
  for await (const body of bodies(stream)) {
    if ("failure" in body) {
      failures.push(body.failure);
      continue;
    }
    yield before + JSON.stringify(body.publication);
    before = ",";
  }
  const start = before === "," ? "" : before;
  yield `${start}],"failures":${JSON.stringify(failures)},"counts":${JSON.stringify(stream.job.counts)}}`;
}

/** One line a record in the order of the list, failures in their place. */
export async function* resultsAsNdjson(stream: ResultStream): AsyncGenerator<string> {
  for await (const body of bodies(stream)) {
    yield `${JSON.stringify("failure" in body ? body.failure : body.publication)}\n`;
  }
}

async function* bodies({ sql, job, vocabulary, language }: ResultStream) {
  for await (const entry of listedEntries(sql, job.seq)) {
    const body = entryBody(entry, vocabulary, language);
    if (body) yield body;
  }
}
