import t from "tap";
import { Lines } from "../../../src/publications/formats/lines.ts";

t.test("Lines: whole lines however the text is cut, and what is left at the end", async (t) => {
  const lines = new Lines();
  t.same(lines.push("a\nb"), ["a"]);
  t.same(lines.push("c"), []);
  t.same(lines.push("d\n\ne\n"), ["bcd", "", "e"]);
  t.equal(lines.end(), "");
  lines.push("f");
  t.equal(lines.end(), "f");
});

t.test("Lines: a line without end is cut before it fills the memory", async (t) => {
  const lines = new Lines();
  const text = "x".repeat(1024 * 1024);
  let longest = 0;
  for (let i = 0; i < 40; i++) for (const line of lines.push(text)) longest = Math.max(longest, line.length);
  t.ok(longest > 0 && longest <= 17 * 1024 * 1024);
});
