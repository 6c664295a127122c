import t from "tap";
import type { AbstractText } from "../../src/analysis.ts";
import type { Sql } from "../../src/database/database.ts";
import { TopiqueError } from "../../src/errors.ts";
import { createListTagger } from "../../src/jobs/list-tagger.ts";
import { createModelHolder } from "../../src/tagging/model-holder.ts";
import { snapshot, stamp, WORDS } from "../helpers/app.ts";
import { createFakeAnalyser } from "../helpers/fake-analyser.ts";
import { OPTIONS } from "../helpers/jobs.ts";

const text = (title: string): AbstractText => ({ title, language: "auto", overflow: "chunk" });
const refuse = () => Promise.reject(new Error("This is a bug: nothing is kept here."));
const sql: Sql = { query: refuse, copy: refuse };

function start() {
  const analyser = createFakeAnalyser(WORDS);
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => failures.push(error);
  return {
    analyser,
    failures,
    tagger: createListTagger({ model: createModelHolder(analyser, snapshot), onFailure }),
  };
}

t.test("createListTagger", async (t) => {
  t.test("tags behind interactive requests, waits for room, and keeps ids without words", async (t) => {
    const { analyser, tagger } = start();
    const signal = new AbortController().signal;
    const { outcomes, stamp: tagged } = await tagger.tag([text("robot"), text("la image")], OPTIONS, {
      signal,
      sql,
    });
    t.match(outcomes, [
      { language: { code: "en" }, tags: [{ topic: "robotics", score: 1, similarity: 1 }] },
      { language: { code: "fr" }, tags: [{ topic: "computer-vision", score: 0.5 }] },
    ]);
    t.notMatch(JSON.stringify(outcomes), "label");
    t.strictSame(tagged, stamp);
    t.match(analyser.calls[0]?.options, { priority: "job", whenFull: "wait", signal });
  });

  t.test("makes a text's failure its own outcome, and tells of those that are ours", async (t) => {
    const { analyser, failures, tagger } = start();
    const ours = new Error("a bug");
    analyser.failNext(ours);
    analyser.failNext(new TopiqueError("worker-lost", { attempts: 2 }));
    const signal = new AbortController().signal;
    const { outcomes } = await tagger.tag(["a", "b", "", "robot"].map(text), OPTIONS, { signal, sql });
    t.match(outcomes, [
      { error: { code: "internal", facts: {} } },
      { error: { code: "worker-lost", facts: { attempts: 2 } } },
      { error: { code: "text-empty" } },
      { tags: [{ topic: "robotics" }] },
    ]);
    t.strictSame(failures, [ours]);
  });

  t.test("gives the chunk back whole when the service closes or the claim is lost", async (t) => {
    const closing = start();
    await closing.analyser.close();
    const signal = new AbortController().signal;
    await t.rejects(closing.tagger.tag([text("robot")], OPTIONS, { signal, sql }), { code: "closing" });
    const lost = AbortSignal.abort(new Error("claim lost"));
    await t.rejects(start().tagger.tag([text("robot")], OPTIONS, { signal: lost, sql }), /claim lost/);
  });
});
