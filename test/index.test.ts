/** The tagger as programs have it, on the models that are shipped. */
import t from "tap";
import { createTagger, type Text, TopiqueError } from "../src/index.ts";

const ROBOTS: Text = { title: "Deep reinforcement learning for robot control" };

const tagger = await createTagger({ workers: 1 });
t.teardown(() => tagger.close());

t.test("a text has its tags, alone and among others, whatever fails beside it", async (t) => {
  const alone = await tagger.tag(ROBOTS, { limit: 1 });
  t.match(alone, { basis: "title", language: { code: "en" }, tags: [{ topic: "reinforcement-learning" }] });
  const outcomes = [];
  for await (const outcome of tagger.tagMany([ROBOTS, "?!", ROBOTS], { limit: 1 })) outcomes.push(outcome);
  t.match(outcomes, [{ tagged: alone }, { failure: { code: "text-empty" } }, { tagged: alone }]);
  t.equal(tagger.stamp.vocabulary, tagger.vocabulary.stamp);
});

t.test("what is wrong with a text or an option is named", async (t) => {
  const cases: [text: unknown, options: object, facts: object][] = [
    [{ titel: "Robots" }, {}, { field: "/titel" }],
    [{ title: 7 }, {}, { field: "/title", type: "string", came: "7" }],
    ["Robots", { limit: 0 }, { field: "/limit", minimum: 1, came: "0" }],
    ["Robots", { language: "de" }, { field: "/language", choices: "auto, en, fr" }],
  ];
  for (const [text, options, facts] of cases) {
    const error = await tagger.tag(text as string, options).catch((error) => error);
    t.match(error, { code: "field-invalid", facts }, JSON.stringify(text));
  }
  await t.rejects(createTagger({ workers: 0 }), { code: "setting-invalid" });
  await t.rejects(createTagger({ models: "/nowhere" }), { code: "model-corrupt" });
});

t.test("many texts: a source is read as its tags are, and let go with the loop", async (t) => {
  let read = 0;
  let isLetGo = false;
  async function* endless() {
    try {
      for (; ; read++) yield `Robots and their ${read} arms`;
    } finally {
      isLetGo = true;
    }
  }
  for await (const outcome of tagger.tagMany(endless())) {
    t.ok("tagged" in outcome);
    break;
  }
  t.ok(isLetGo);
  t.ok(read < 100, "far from all was read");

  const stop = new AbortController();
  const many = tagger.tagMany(endless(), { signal: stop.signal });
  await many.next();
  stop.abort(new TopiqueError("closing"));
  await t.rejects(async () => {
    for await (const _ of many);
  }, new TopiqueError("closing"));
  await t.rejects(tagger.tag(ROBOTS, { signal: stop.signal }), new TopiqueError("closing"));
});
