import t from "tap";
import { bestThreshold } from "../../../src/topics/build/best-threshold.ts";

const text = (scores: number[], topics: number[], maybe: number[] = []) => ({
  scores: Float32Array.from(scores),
  topics,
  maybe,
});

t.test("bestThreshold is above what is wrong, with three steps of a hundredth to spare", async (t) => {
  // At .31 and more every tag is right; smoothed over three neighbours, F1 is whole from .34 on.
  t.equal(bestThreshold([text([0.8, 0.305], [0]), text([0.304, 0.9], [1])]), 0.34);
});

t.test("bestThreshold: a topic one annotator gave as secondary is neither right nor wrong", async (t) => {
  t.equal(bestThreshold([text([0.8, 0.305], [0], [1]), text([0.304, 0.9], [1], [0])]), 0.2);
});

t.test("bestThreshold: of thresholds nearly as good the lowest, so that more texts are tagged", async (t) => {
  // A hundred right tags, and one wrong one at .5: F1 is 200 / 201 below it and 1 above, half a point apart.
  const right = Array.from({ length: 100 }, () => text([0.8, 0], [0]));
  t.equal(bestThreshold([...right, text([0.5, 0], [])]), 0.2);
  // Two of them are more.
  t.ok(bestThreshold([...right, text([0.5, 0.5], [])]) > 0.45);
});
