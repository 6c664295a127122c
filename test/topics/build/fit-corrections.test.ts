import t from "tap";
import { fitCorrections, type LabelledPoint } from "../../../src/topics/build/fit-corrections.ts";

/** One dimension, one term; topics 0 and 1. */
const point = (
  dense: number,
  weight: number,
  topics: number[],
  more: Partial<LabelledPoint> = {},
): LabelledPoint => ({
  point: {
    language: "en",
    dense: Float32Array.of(dense),
    terms: Uint32Array.of(0),
    weights: Float32Array.of(weight),
  },
  topics,
  maybe: [],
  ...more,
});
const start = { topics: 2, dimensions: 1, dense: Float32Array.of(1, -1), lexical: Float32Array.of(0, 0) };
const logit = (
  { matrix, offset }: ReturnType<typeof fitCorrections>,
  topic: number,
  dense: number,
  weight: number,
) => matrix.dense[topic]! * dense + matrix.lexical[topic]! * weight + offset[topic]!;

t.test("fitCorrections() learns what the centroids given do not say", async (t) => {
  // Topic 0 goes with the term alone, whatever the dense part.
  const texts = Array.from({ length: 40 }, (_, i) =>
    point(i % 4 < 2 ? 0.5 : -0.5, i % 2 ? 0.8 : -0.8, i % 2 ? [0] : [1]),
  );
  const fitted = fitCorrections(start, texts, { lambda: 0.1, rounds: 200 });
  t.ok(logit(fitted, 0, 0, 0.8) > 2 && logit(fitted, 0, 0, -0.8) < -2);
  t.ok(logit(fitted, 1, 0, 0.8) < -2 && logit(fitted, 1, 0, -0.8) > 2);
});

t.test("fitCorrections() stays nearer to the centroids given the larger lambda is", async (t) => {
  const texts = Array.from({ length: 40 }, (_, i) => point(0, i % 2 ? 1 : -1, i % 2 ? [0] : [1]));
  const size = (lambda: number) => fitCorrections(start, texts, { lambda, rounds: 100 }).matrix.lexical[0]!;
  t.ok(size(0.1) > size(10));
  t.ok(size(10) > 0);
  t.ok(size(1e6) < 0.01);
});

t.test(
  "fitCorrections() does not learn from a maybe, and from a heavy text more than from a light one",
  async (t) => {
    const texts = Array.from({ length: 10 }, (_, i) => point(0, i % 2 ? 1 : -1, i % 2 ? [0] : [1]));
    const settings = { lambda: 1, rounds: 100 };
    const lexical = (more: LabelledPoint[]) =>
      fitCorrections(start, [...texts, ...more], settings).matrix.lexical;
    const open = lexical([point(0, 1, [1], { maybe: [0, 1] })]);
    t.ok(Math.abs(open[0]! - lexical([point(0, 0, [], { maybe: [0, 1] })])[0]!) < 1e-3);
    const light = lexical([point(0, 1, [])])[0]!;
    const heavy = lexical([point(0, 1, [], { weight: 5 })])[0]!;
    t.ok(heavy < light);
  },
);

t.test("fitCorrections() gives the same bits twice", async (t) => {
  const texts = Array.from({ length: 9 }, (_, i) => point(i / 9, 1 - i / 9, [i % 2]));
  const once = fitCorrections(start, texts, { lambda: 1, rounds: 7 });
  t.same(fitCorrections(start, texts, { lambda: 1, rounds: 7 }), once);
});

t.test("fitCorrections() learns from texts whose features all add up to 0", async (t) => {
  const texts = Array.from({ length: 40 }, (_, i) => (i % 2 ? point(-0.5, 0.5, [0]) : point(0.5, -0.5, [1])));
  const fitted = fitCorrections(start, texts, { lambda: 0.1, rounds: 100 });
  t.ok(logit(fitted, 0, -0.5, 0.5) > 2 && logit(fitted, 0, 0.5, -0.5) < -2);
});
