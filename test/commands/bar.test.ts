import t from "tap";
import { bar } from "../../src/commands/bar.ts";

t.test("bar draws a fraction to an eighth of a column", async (t) => {
  const cases: [fraction: number, width: number, expected: string][] = [
    [0, 4, "    "],
    [1, 4, "████"],
    [0.5, 4, "██  "],
    [0.53125, 4, "██▏ "],
    [0.875, 1, "▉"],
    [1.7, 3, "███"],
    [-0.2, 3, "   "],
  ];
  for (const [fraction, width, expected] of cases)
    t.equal(bar(fraction, width), expected, `${fraction} of ${width}`);
});
