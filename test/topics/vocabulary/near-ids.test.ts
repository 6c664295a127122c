import t from "tap";
import { nearIds } from "../../../src/topics/vocabulary/near-ids.ts";

const ids = ["computer-vision", "robotics", "graph-learning", "deep-learning", "reinforcement-learning"];

t.test("nearIds finds what was meant", async (t) => {
  t.strictSame(nearIds("robotic", ids), ["robotics"]);
  t.strictSame(nearIds("Computer Vision", ids), ["computer-vision"]);
  t.equal(nearIds("learning", ids)[0], "deep-learning");
  t.strictSame(nearIds("zebra", ids), []);
  t.strictSame(nearIds("", ids), []);
  t.ok(nearIds("deep-learning".repeat(10_000), ids).length <= 3, "a long id costs nothing");
});
