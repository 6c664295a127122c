import t from "tap";
import type { AbstractText } from "../../src/analysis.ts";
import { createAnalyser } from "../../src/tagging/analyser.ts";
import type { Centroids, Space } from "../../src/topics/space/space.ts";
import { createFakeEmbedder } from "../helpers/fake-embedder.ts";

/** A space that is the embedding itself, and two topics: "robot" and "image", its first and third axis. */
const placed: { text: string; language: string }[] = [];
const space: Space = {
  point(features, language) {
    placed.push({ text: features.text, language });
    return { language, dense: features.embedding, terms: new Uint32Array(), weights: new Float32Array() };
  },
};
const centroids: Centroids = { similarities: ({ dense }) => Float32Array.of(dense[0]!, dense[2]!) };

function start() {
  const embedder = createFakeEmbedder({ window: 6 });
  placed.length = 0;
  return { embedder, analyser: createAnalyser({ embedder, space, centroids }) };
}

const GIVEN: AbstractText = { language: "auto", overflow: "chunk" };

t.test("analyse", async (t) => {
  t.test("cleans, embeds, places and compares", async (t) => {
    const { analyser, embedder } = start();
    const analysis = await analyser.analyse({
      ...GIVEN,
      title: "\\emph{Robot}",
      abstract: "Abstract. The robot and the image",
      language: "en",
    });
    t.same(embedder.calls, ["Robot The robot and the image"]);
    t.same(analysis, {
      language: { code: "en", confidence: 1 },
      basis: "abstract",
      text: { tokens: 6, chunks: 1, truncated: false },
      similarities: Float32Array.of(2 / Math.sqrt(5), 1 / Math.sqrt(5)),
      point: analysis.point,
    });
    t.match(analysis.point, {
      language: "en",
      dense: Float32Array.of(2 / Math.sqrt(5), 0, 1 / Math.sqrt(5), 0),
    });
  });

  t.test("places a text in the language it detects, or in the one it is told", async (t) => {
    const { analyser } = start();
    const detected = await analyser.analyse({ ...GIVEN, title: "Le robot et les images" });
    const told = await analyser.analyse({ ...GIVEN, title: "Le robot et les images", language: "en" });
    t.equal(detected.language.code, "fr");
    t.equal(detected.basis, "title");
    t.same(told.language, { code: "en", confidence: 1 });
    t.same(
      placed.map(({ language }) => language),
      ["fr", "en"],
    );
  });

  t.test("counts a text in another language, and embeds and places it only when asked", async (t) => {
    const { analyser, embedder } = start();
    const german = { ...GIVEN, title: "Der robot ist ein neues Verfahren" };
    const detected = await analyser.analyse(german);
    t.equal(detected.language.code, "other");
    t.equal(detected.similarities, undefined);
    t.same(detected.text, { tokens: 6, chunks: 1, truncated: false });
    t.same([placed, embedder.calls], [[], []]);
    t.equal((await analyser.analyse(german, { keepFeatures: true })).features, undefined);
    const long = { ...german, abstract: "Es lernt aus Bildern", overflow: "error" as const };
    await t.rejects(analyser.analyse(long), { code: "text-too-long" });
    const asked = await analyser.analyse({ ...german, language: "fr" });
    t.same(asked.similarities, Float32Array.of(1, 0));
  });

  t.test("keeps the features when asked to", async (t) => {
    const { analyser } = start();
    const { features } = await analyser.analyse({ ...GIVEN, title: "robot" }, { keepFeatures: true });
    t.match(features, { embedding: Float32Array.of(1, 0, 0, 0), text: "robot" });
    t.equal((await analyser.analyse({ ...GIVEN, title: "robot" })).features, undefined);
  });

  t.test("says what became of a text longer than the window", async (t) => {
    const { analyser } = start();
    const title = "one two three four five six robot";
    const chunked = await analyser.analyse({ ...GIVEN, title });
    t.same(chunked.text, { tokens: 7, chunks: 2, truncated: false });
    const truncated = await analyser.analyse({ ...GIVEN, title, overflow: "truncate" });
    t.same(truncated.text, { tokens: 7, chunks: 1, truncated: true });
    await t.rejects(analyser.analyse({ ...GIVEN, title, overflow: "error" }), { code: "text-too-long" });
  });

  t.test("tells a missing text from an empty one", async (t) => {
    const { analyser } = start();
    await t.rejects(analyser.analyse(GIVEN), { code: "text-missing" });
    await t.rejects(analyser.analyse({ ...GIVEN, title: "" }), { code: "text-missing" });
    await t.rejects(analyser.analyse({ ...GIVEN, title: " ", abstract: "<p></p>" }), { code: "text-empty" });
    await t.rejects(analyser.analyse({ ...GIVEN, title: "🤖 … ???" }), { code: "text-empty" });
    await t.resolves(analyser.analyse({ ...GIVEN, title: "2048" }));
  });

  t.test("drops a text whose caller has gone before it began", async (t) => {
    const { analyser, embedder } = start();
    const signal = AbortSignal.abort();
    await t.rejects(analyser.analyse({ ...GIVEN, title: "robot" }, { signal }), { name: "AbortError" });
    t.same(embedder.calls, []);
  });
});

t.test("analyseGroup", async (t) => {
  t.test("gives what analyse gives of each, failures in their places", async (t) => {
    const { analyser } = start();
    const german = { ...GIVEN, title: "Der robot ist ein neues Verfahren" };
    const long = { ...GIVEN, title: "one two three four five six robot", overflow: "error" as const };
    const inputs = [
      { ...GIVEN, title: "Le robot et les images" },
      GIVEN,
      german,
      long,
      { ...GIVEN, title: "The image" },
    ];
    const alone = await Promise.allSettled(
      inputs.map((input) => analyser.analyse(input, { keepFeatures: true })),
    );
    const texts = inputs.map((input) => ({ input, keepFeatures: true }));
    t.same(await analyser.analyseGroup(texts, () => {}), alone);
    t.same(
      alone.map((one) => (one.status === "fulfilled" ? one.value.language.code : one.reason.code)),
      ["fr", "text-missing", "other", "text-too-long", "en"],
    );
    t.same(await analyser.analyseGroup([], () => {}), []);
  });

  t.test("keeps the features only of the texts whose are asked for", async (t) => {
    const { analyser } = start();
    const input = { ...GIVEN, title: "robot" };
    const [without, kept] = await analyser.analyseGroup([{ input }, { input, keepFeatures: true }], () => {});
    t.ok(without?.status === "fulfilled" && without.value.features === undefined);
    t.ok(kept?.status === "fulfilled" && kept.value.features?.text === "robot");
  });

  t.test(
    "reads all texts before it runs one, says whose turn it is, and leaves failed ones out",
    async (t) => {
      const { analyser, embedder } = start();
      const begun: string[] = [];
      const texts = ["robot", "", "image"].map((title) => ({ input: { ...GIVEN, title } }));
      await analyser.analyseGroup(texts, (place) =>
        begun.push(`${place} ${embedder.calls} ${placed.length}`),
      );
      t.same(begun, [
        ...["0  0", "1  0", "2  0"],
        ...["0  0", "2 robot 0"],
        ...["0 robot,image 0", "2 robot,image 1"],
      ]);
    },
  );
});
