import t from "tap";
import { bestThreshold } from "../../../src/topics/build/best-threshold.ts";
import {
  adjust,
  fitAdjustment,
  fitCurves,
  type ScoredText,
} from "../../../src/topics/build/fit-calibration.ts";
import { createCalibration } from "../../../src/topics/space/calibration.ts";
import { createThresholds } from "../../../src/topics/thresholds.ts";
import { parseVocabulary } from "../../../src/topics/vocabulary/vocabulary.ts";
import { both } from "../../helpers/both.ts";

const curve = (slope: number, offset: number) => ({ slope: [slope], offset: [offset] });
const calibration = createCalibration(
  both(
    { abstract: curve(1, 0), title: curve(0, 0) },
    { abstract: curve(1, Math.log(3)), title: curve(0, 0) },
  ),
);

t.test("scores() follows the logistic curve of language and basis", async (t) => {
  const at = (language: "en" | "fr" | "mixed", basis: "abstract" | "title") =>
    calibration.scores(Float32Array.of(0), language, basis)[0]!;
  t.equal(at("en", "abstract"), 0.5);
  t.equal(at("fr", "abstract"), 0.75);
  t.equal(at("en", "title"), 0.5);
  t.equal(at("mixed", "abstract"), 0.625, "the mean of the two languages");
});

/** `right` of `count` texts at one similarity have the topic. */
const texts = (similarity: number, count: number, right: number): ScoredText[] =>
  Array.from({ length: count }, (_, i) => ({
    similarities: Float32Array.of(similarity),
    topics: i < right ? [0] : [],
    maybe: [],
  }));

t.test("fitAdjustment() finds the curve the texts were drawn from", async (t) => {
  // 20% at 0 and 80% at 1: offset -ln 4, slope 2 ln 4.
  const drawn = [...texts(0, 1000, 200), ...texts(1, 1000, 800)];
  const { slope, offset } = fitAdjustment(curve(1, 0), drawn);
  t.ok(Math.abs(slope - 2 * Math.log(4)) < 0.05, String(slope));
  t.ok(Math.abs(offset + Math.log(4)) < 0.05, String(offset));
  t.same(adjust(curve(2, 1), { slope: 3, offset: 1 }), { slope: [6], offset: [4] });
});

t.test(
  "fitAdjustment() finds it from a curve far too steep or far off, where a whole step would leave for ever",
  async (t) => {
    const drawn = [...texts(0, 1000, 100), ...texts(1, 1000, 500)];
    for (const given of [curve(60, -30), curve(60, -60), curve(60, -10), curve(-20, 0)]) {
      const { slope, offset } = adjust(given, fitAdjustment(given, drawn));
      t.ok(Math.abs(slope[0]! - Math.log(9)) < 0.1, `${given.slope} ${given.offset} gave slope ${slope}`);
      t.ok(Math.abs(offset[0]! + Math.log(9)) < 0.1, `${given.slope} ${given.offset} gave offset ${offset}`);
    }
  },
);

t.test("fitAdjustment() counts a maybe neither right nor wrong", async (t) => {
  const drawn = texts(0, 100, 50);
  const open = texts(0, 1000, 0).map((text) => ({ ...text, maybe: [0] }));
  t.same(fitAdjustment(curve(1, 0), [...drawn, ...open]), fitAdjustment(curve(1, 0), drawn));
});

t.test(
  "fitCurves() moves a topic of many papers further from the common shift than one of few",
  async (t) => {
    const two = (first: boolean, second: boolean): ScoredText => ({
      similarities: Float32Array.of(0, 0),
      topics: [...(first ? [0] : []), ...(second ? [1] : [])],
      maybe: [],
    });
    const drawn = Array.from({ length: 100 }, (_, i) => two(i < 80, i < 20));
    const given = { slope: [1, 1], offset: [0, 0] };
    const [high, low] = fitCurves(given, drawn, 1).offset;
    t.ok(Math.abs(high! - Math.log(4)) < 0.2 && Math.abs(low! + Math.log(4)) < 0.2, `${high} ${low}`);
    const [pulled] = fitCurves(given, drawn, 100).offset;
    t.ok(pulled! > 0 && pulled! < high!, "resistance pulls to the common shift");
  },
);

t.test("bestThreshold() lies between wrong and right scores", async (t) => {
  const scored = [
    { scores: Float32Array.of(0.7), topics: [0], maybe: [] },
    { scores: Float32Array.of(0.3), topics: [], maybe: [] },
    { scores: Float32Array.of(0.9), topics: [], maybe: [0] },
  ];
  const threshold = bestThreshold(scored);
  t.ok(threshold > 0.3 && threshold <= 0.7, String(threshold));
});

t.test("thresholds", async (t) => {
  const vocabulary = parseVocabulary(
    JSON.stringify({
      areas: [{ id: "all", label: { en: "All", fr: "Tout" } }],
      topics: ["a", "b"].map((id) => ({
        id,
        area: "all",
        label: { en: id, fr: id },
        definition: { en: id, fr: id },
      })),
    }),
  );
  const file = {
    note: "",
    abstract: { default: 0.5, topics: { b: 0.25 } },
    title: { default: 0.75, topics: {} },
  };
  t.test("are the default but for the topics named, by basis", async (t) => {
    const thresholds = createThresholds(file, vocabulary);
    t.same(thresholds.of("abstract"), Float32Array.of(0.5, 0.25));
    t.same(thresholds.of("title"), Float32Array.of(0.75, 0.75));
  });
  t.test("name the topic or number that is wrong", async (t) => {
    const unknown = { ...file, abstract: { default: 0.5, topics: { c: 0.5 } } };
    t.throws(() => createThresholds(unknown, vocabulary), {
      code: "input-unreadable",
      facts: { reason: 'abstract.topics: no topic "c" in the vocabulary' },
    });
    const high = { ...file, title: { default: 2, topics: {} } };
    t.throws(() => createThresholds(high, vocabulary), {
      code: "input-unreadable",
      facts: { reason: "title.default: wanted a number from 0 to 1, came 2" },
    });
  });
});
