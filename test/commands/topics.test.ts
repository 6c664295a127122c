import t from "tap";
import { listTopics } from "../../src/commands/topics.ts";
import { decision } from "../helpers/app.ts";
import { createTerminal } from "../helpers/terminal.ts";

t.test("topique topics lists every topic under its area, in both languages", async (t) => {
  const terminal = createTerminal();
  t.equal(listTopics(decision.vocabulary, { json: false }, terminal), 0);
  t.equal(
    terminal.written.output,
    "Machines / Machines\n" +
      "  robotics         Robotics / Robotique\n" +
      "  computer-vision  Computer Vision / Vision par ordinateur\n" +
      "  graph-learning   Graph Learning / Apprentissage sur graphes\n",
  );
});

t.test("topique topics --json gives whole topics, a line each", async (t) => {
  const terminal = createTerminal();
  listTopics(decision.vocabulary, { json: true }, terminal);
  const topics = terminal.written.output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  t.same(topics, decision.vocabulary.topics);
});
