import t from "tap";
import { readAll } from "../../../helpers/publications.ts";

t.test("macros that stand for too much fail the record that uses them, and no other", async (t) => {
  const doubled = Array.from({ length: 10 }, (_, i) => `@string{a${i + 1} = a${i} # a${i}}\n`).join("");
  const list = `@string{a0 = {xxxxxxxxxx}}\n${doubled}@a{k, title = a9${" # a9".repeat(300)}}\n@a{l, title = a1}\n`;
  const { entries } = await readAll(list);
  t.match(entries, [{ reason: "macros-too-long" }, { title: "x".repeat(20) }]);
});

t.test("a macro longer than any is none: its name stands for itself", async (t) => {
  const { publications } = await readAll(`@string{long = {${"x".repeat(20_000)}}}\n@a{k, title = long}\n`);
  t.match(publications, [{ title: "long" }]);
});
