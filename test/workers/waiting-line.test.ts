import fc from "fast-check";
import t from "tap";
import { type Priority, WaitingLine } from "../../src/workers/waiting-line.ts";

function drain<T>(line: WaitingLine<T>): T[] {
  const taken: T[] = [];
  for (let entry = line.take(); entry !== undefined; entry = line.take()) taken.push(entry);
  return taken;
}

t.test("take serves interactive entries before jobs, each first come first served", async (t) => {
  const line = new WaitingLine<string>();
  line.enter("job 1", "job");
  line.enter("asked 1", "interactive");
  line.enter("job 2", "job");
  line.enter("asked 2", "interactive");
  t.equal(line.size, 4);
  t.same(drain(line), ["asked 1", "asked 2", "job 1", "job 2"]);
  t.equal(line.take(), undefined);
});

t.test("next is what take would take, and leaves it there", async (t) => {
  const line = new WaitingLine<string>();
  t.equal(line.next(), undefined);
  line.enter("job", "job");
  line.enter("asked", "interactive");
  line.giveBack(["first"]);
  for (const expected of ["first", "asked", "job"]) {
    t.equal(line.next(), expected);
    t.equal(line.take(), expected);
  }
  t.equal(line.size, 0);
});

t.test("giveBack puts entries in front of everybody, in their order", async (t) => {
  const line = new WaitingLine<string>();
  line.enter("asked", "interactive");
  line.giveBack(["first", "second"]);
  line.giveBack(["earlier"]);
  t.same(drain(line), ["earlier", "first", "second", "asked"]);
});

t.test("leave takes an entry out wherever it stands, once", async (t) => {
  const line = new WaitingLine<string>();
  line.enter("a", "interactive");
  line.enter("b", "job");
  line.giveBack(["c"]);
  for (const entry of ["a", "b", "c"]) {
    t.ok(line.leave(entry), entry);
    t.notOk(line.leave(entry), `${entry} again`);
  }
  t.equal(line.size, 0);
});

t.test("ahead counts who would be served before a newcomer", async (t) => {
  const line = new WaitingLine<string>();
  line.enter("job", "job");
  line.enter("asked", "interactive");
  line.giveBack(["returned"]);
  t.equal(line.ahead("interactive"), 2);
  t.equal(line.ahead("job"), 3);
});

t.test("every entry comes out exactly once, interactive first", async () => {
  const priorities = fc.array(fc.constantFrom<Priority>("interactive", "job"));
  fc.assert(
    fc.property(priorities, (given) => {
      const line = new WaitingLine<{ priority: Priority; at: number }>();
      const entries = given.map((priority, at) => ({ priority, at }));
      for (const entry of entries) line.enter(entry, entry.priority);
      const expected = [
        ...entries.filter((entry) => entry.priority === "interactive"),
        ...entries.filter((entry) => entry.priority === "job"),
      ];
      const taken = drain(line);
      return taken.length === expected.length && taken.every((entry, i) => entry === expected[i]);
    }),
  );
});

t.test("single texts and those of batches take turns, before jobs", async (t) => {
  const line = new WaitingLine<string>();
  line.enter("job", "job");
  for (const name of ["b1", "b2", "b3"]) line.enter(name, "batch");
  for (const name of ["s1", "s2"]) line.enter(name, "interactive");
  t.strictSame([line.ahead("interactive"), line.ahead("batch"), line.ahead("job")], [2, 5, 6]);
  const taken: (string | undefined)[] = [];
  while (line.size > 0) {
    t.equal(line.next(), line.next());
    taken.push(line.take());
    line.turn();
  }
  t.strictSame(taken, ["s1", "b1", "s2", "b2", "b3", "job"]);
});
