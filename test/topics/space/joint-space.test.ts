import fc from "fast-check";
import t from "tap";
import { FOLDERS } from "../../../src/languages/folders.ts";
import { createCentroids } from "../../../src/topics/space/joint-centroids.ts";
import { createSpace } from "../../../src/topics/space/joint-space.ts";
import { createLexicon } from "../../../src/topics/space/lexicon.ts";
import { dot } from "../../../src/topics/space/vectors.ts";
import { both } from "../../helpers/both.ts";
import { TINY_CENTROIDS, TINY_SPACE } from "../../helpers/tiny-space.ts";

const space = createSpace(TINY_SPACE);
const centroids = createCentroids(TINY_SPACE, TINY_CENTROIDS);
const east = Float32Array.of(1, 0);
const close = (a: number, b: number) => Math.abs(a - b) < 1e-6;

t.test("a point has its dense and its lexical part at their shares", async (t) => {
  const point = space.point({ embedding: east, text: "robot" }, "en");
  t.same(point.dense, Float32Array.of(0.5, 0));
  t.same(point.terms, Uint32Array.of(1));
  t.same(point.weights, Float32Array.of(Math.sqrt(0.75)));
});

t.test("a text without known terms has its dense part only", async (t) => {
  const point = space.point({ embedding: east, text: "cats" }, "fr");
  t.same(point.dense, Float32Array.of(0.5, 0));
  t.equal(point.terms.length, 0);
});

t.test("French terms have ids after the English ones", async (t) => {
  const point = space.point({ embedding: east, text: "bras" }, "fr");
  t.same(point.terms, Uint32Array.of(2));
});

t.test("a mixed text has terms of both languages and unit length", async (t) => {
  const { dense, terms, weights } = space.point({ embedding: east, text: "robot bras" }, "mixed");
  t.same(terms, Uint32Array.of(1, 2));
  t.ok(close(dot(dense, dense) + dot(weights, weights), 1));
});

t.test("a text of another field is drawn to the origin", async (t) => {
  const strict = createSpace({ ...TINY_SPACE, familiar: both([0.1, 0.2], [0.1, 0.2]) });
  // A hundred pairs none of which is a term: (0 + 20 * 0.3) / (100 + 20) = 0.05.
  const words = Array.from({ length: 101 }, (_, i) => `word${i}`).join(" ");
  t.same(strict.point({ embedding: east, text: words }, "en").dense, Float32Array.of(0, 0));
  // Twenty pairs: 6 / 40 = 0.15, half way.
  const few = Array.from({ length: 21 }, (_, i) => `word${i}`).join(" ");
  t.ok(close(strict.point({ embedding: east, text: few }, "en").dense[0]!, 0.25));
  t.ok(
    close(strict.point({ embedding: east, text: "robot" }, "en").dense[0]!, 0.5),
    "a title is never judged",
  );
});

t.test("of a mixed text, what each lexicon knows counts together", async (t) => {
  const bilingual = createSpace({
    ...TINY_SPACE,
    familiar: both([0.1, 0.2], [0.1, 0.2]),
    lexicon: both(
      createLexicon(FOLDERS.en, ["good robot"], Float32Array.of(1)),
      createLexicon(FOLDERS.fr, ["bon bras"], Float32Array.of(1)),
    ),
  });
  const filler = Array.from({ length: 37 }, (_, i) => `word${i}`).join(" ");
  // One pair of forty known to each: (2 + 20 * 0.3) / (40 + 20) = 0.1333, a third of the way; (1 + 6) / 60 for English alone.
  const size = (language: "en" | "mixed") =>
    bilingual.point({ embedding: east, text: `good robot bon bras ${filler}` }, language).dense[0]! / 0.5;
  t.ok(close(size("mixed"), 1 / 3));
  t.ok(close(size("en"), 1 / 6));
});

t.test("similarities are cosines in the joint space", async (t) => {
  const [first, second] = centroids.similarities(space.point({ embedding: east, text: "robot" }, "en"));
  t.ok(close(first!, 0.5 * Math.SQRT1_2 + Math.sqrt(0.75) * Math.SQRT1_2));
  t.ok(close(second!, 0));
});

t.test("a topic's own centroid is at similarity 1, in a language and between them", async (t) => {
  const parts = { dense: Float32Array.of(Math.SQRT1_2, 0), weights: Float32Array.of(Math.SQRT1_2) };
  t.ok(close(centroids.similarities({ language: "en", terms: Uint32Array.of(1), ...parts })[0]!, 1));
  t.ok(close(centroids.similarities({ language: "fr", terms: Uint32Array.of(2), ...parts })[0]!, 1));
  const between = {
    language: "mixed" as const,
    dense: parts.dense,
    terms: Uint32Array.of(1, 2),
    weights: Float32Array.of(0.5, 0.5),
  };
  t.ok(close(centroids.similarities(between)[0]!, 1));
});

t.test("explain() gives what each term and the embedding add, greatest first", async (t) => {
  const text = "Arm robots, robot.";
  const [given, second] = centroids.explain(
    space.point({ embedding: east, text: "arm robot" }, "en"),
    text,
    [0, 1],
  );
  t.match(given, { topic: 0, terms: [{ term: "robot", language: "en" }] });
  t.same(given!.terms[0]!.places, [
    { from: 4, to: 10 },
    { from: 12, to: 17 },
  ]);
  t.match(second, { topic: 1, dense: 0, terms: [] });
  t.ok(close(given!.dense, 0.5 * Math.SQRT1_2));
  // Of the lexical three quarters, one word later than "arm".
  const later = 0.03 + 0.97 / (1 + 0.025 ** 3);
  const robot = later / Math.hypot(1, later);
  t.ok(close(given!.terms[0]!.contribution, Math.sqrt(0.75) * robot * Math.SQRT1_2));
});

t.test(
  "the parts of an explanation add up to the similarity, for every text, topic and language",
  async () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("robot", "arm", "bras", "cat"), { maxLength: 12 }),
        fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })),
        fc.constantFrom("en" as const, "fr" as const, "mixed" as const),
        fc.constantFrom(0, 1),
        (words, [x, y], language, topic) => {
          const text = words.join(" ");
          const point = space.point({ embedding: Float32Array.of(x, y), text }, language);
          const [given] = centroids.explain(point, text, [topic]);
          const { similarity, dense, terms } = given!;
          const sum = terms.reduce((total, { contribution }) => total + contribution, dense);
          return close(sum, similarity) && close(similarity, centroids.similarities(point)[topic]!);
        },
      ),
    );
  },
);
