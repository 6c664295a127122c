import { existsSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import t from "tap";
import { hasJobs } from "../../src/jobs/has-jobs.ts";
import { openJobs } from "../../src/jobs/open-jobs.ts";
import { readSettings } from "../../src/service/config.ts";
import { createModelHolder } from "../../src/tagging/model-holder.ts";
import { snapshot, WORDS } from "../helpers/app.ts";
import { createFakeAnalyser } from "../helpers/fake-analyser.ts";
import { bytesOf, OPTIONS, untilOver } from "../helpers/jobs.ts";

const logger = pino({ level: "silent" });
const model = createModelHolder(createFakeAnalyser(WORDS), snapshot);
const list = { source: {}, options: OPTIONS };

t.test("openJobs", async (t) => {
  await t.test("makes no file before the first list, and keeps others out after it", async (t) => {
    const folder = join(t.testdir(), "data");
    const settings = readSettings({ TOPIQUE_DATA: folder });
    const jobs = openJobs(settings, model, logger);
    t.teardown(() => jobs.close());
    t.notOk(existsSync(folder));
    t.notOk(hasJobs(settings));
    const job = await jobs.receive(bytesOf('{"title": "robot arm"}\n'), list);
    t.ok(hasJobs(settings));
    t.match(await untilOver(jobs, job.id), { state: "done", counts: { tagged: 1 } });
    const others = openJobs(settings, model, logger);
    await t.rejects(others.list({ limit: 1 }), { code: "data-locked", facts: { folder } });
    await others.close();
  });

  await t.test("says that PostgreSQL can't be reached, and tries again with the next call", async (t) => {
    const nowhere = "postgresql://nobody@localhost/none?host=/there-is-no-such-folder";
    const jobs = openJobs(readSettings({ DATABASE_URL: nowhere }), model, logger);
    t.teardown(() => jobs.close());
    await t.rejects(jobs.receive(bytesOf("robot"), list), { code: "database-unavailable" });
    await t.rejects(jobs.find("00000000-0000-4000-8000-000000000000"), { code: "database-unavailable" });
  });

  await t.test("refuses everything once it closes", async (t) => {
    const jobs = openJobs(readSettings({ TOPIQUE_DATA: join(t.testdir(), "data") }), model, logger);
    await jobs.close();
    await t.rejects(jobs.list({ limit: 1 }), { code: "closing" });
  });
});
