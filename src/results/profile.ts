import type { Sql } from "../database/database.ts";
import type { Job } from "../jobs/job.ts";
import { isTagged } from "../jobs/outcome.ts";
import { listedPublications } from "../jobs/results.ts";
import type { Detected } from "../publications/format.ts";
import { createProfile } from "../publications/profile/profile.ts";
import type { ProfileBody } from "../schemas/profile.ts";
import type { Vocabulary } from "../topics/vocabulary/vocabulary.ts";
import { labelOf } from "./entry.ts";

/** The profile of a job's list, added up from its results page by page; labels last. */
export async function jobProfile(sql: Sql, job: Job, vocabulary: Vocabulary): Promise<ProfileBody> {
  const { person, declaredTopics } = job.facts as Partial<Detected>;
  const builder = createProfile(vocabulary, { person, declaredTopics });
  for await (const { position, publication, outcome } of listedPublications(sql, job.seq)) {
    if (!outcome || !isTagged(outcome)) continue;
    const { title, year, keywords } = publication;
    builder.add({ position, title, year, keywords, language: outcome.language.code, tags: outcome.tags });
  }
  const profile = builder.profile();
  const labelled = <Entry extends { topic: string }>(entry: Entry) => ({
    ...entry,
    label: labelOf(entry.topic, vocabulary),
  });
  return {
    ...profile,
    topics: profile.topics.map(labelled),
    declared: profile.declared.map(({ topic, ...entry }) =>
      topic === undefined ? entry : labelled({ ...entry, topic }),
    ),
  };
}
