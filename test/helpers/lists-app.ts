import type { Test } from "tap";
import { openPglite } from "../../src/database/pglite.ts";
import type { App, AppParts } from "../../src/http/app-parts.ts";
import { createJobs, type Jobs, type JobsSettings } from "../../src/jobs/jobs.ts";
import { createListTagger } from "../../src/jobs/list-tagger.ts";
import { createModelHolder } from "../../src/tagging/model-holder.ts";
import { snapshot, startApp, WORDS } from "./app.ts";
import { createFakeAnalyser, type FakeAnalyser } from "./fake-analyser.ts";
import { testSettings } from "./jobs.ts";

/** An app whose lists are tagged by the fake analyser and kept in a PGlite of its own. */
export async function startListsApp(
  t: Test,
  bytes = 1024 * 1024,
  changes: Partial<JobsSettings> = {},
  parts: Partial<AppParts> = {},
): Promise<{ app: App; jobs: Jobs; listAnalyser: FakeAnalyser }> {
  const listAnalyser = createFakeAnalyser(WORDS);
  const tagger = createListTagger({
    model: createModelHolder(listAnalyser, snapshot),
    onFailure: () => {},
  });
  const folder = t.testdir();
  const jobs = createJobs(testSettings(() => openPglite(folder), { tagger, ...changes }));
  const { app } = await startApp(t, { lists: { jobs, bytes }, arrivalMs: 100, ...parts });
  t.teardown(() => jobs.close());
  return { app, jobs, listAnalyser };
}
