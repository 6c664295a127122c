import t from "tap";
import { type Line, readLines } from "../../src/streams/read-lines.ts";
import { collect } from "../helpers/collect.ts";

async function linesOf(chunks: string[], limit = 100): Promise<Line[]> {
  const bytes = async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk, "latin1");
  };
  return collect(readLines(bytes(), limit));
}

const latin1 = (text: string) => Buffer.from(text, "utf8").toString("latin1");

t.test("readLines yields the lines that are not blank, with their numbers", async (t) => {
  t.strictSame(await linesOf(["a\n\n  \r\nb\r\n", "c"]), [
    { number: 1, text: "a" },
    { number: 4, text: "b\r" },
    { number: 5, text: "c" },
  ]);
  t.strictSame(await linesOf([]), []);
  t.strictSame(await linesOf(["\n\n"]), []);
});

t.test("readLines joins lines and characters that were cut anywhere", async (t) => {
  const whole = latin1('{"a":"été"}\n{"b":"naïf"}\n');
  for (let cut = 0; cut <= whole.length; cut++) {
    const lines = await linesOf([whole.slice(0, cut), whole.slice(cut)]);
    t.strictSame(
      lines.map((line) => line.text),
      ['{"a":"été"}', '{"b":"naïf"}'],
      `cut at ${cut}`,
    );
  }
});

t.test("readLines yields a line that is not UTF-8 as an error and goes on", async (t) => {
  const lines = await linesOf(['{"a":"\xe9t\xe9"}\nok\n']);
  t.strictSame(
    lines.map(({ number, text }) => [number, text instanceof Error ? text.code : text]),
    [
      [1, "body-unreadable"],
      [2, "ok"],
    ],
  );
});

t.test("readLines passes over a line that is too long and goes on", async (t) => {
  const lines = await linesOf(["ok\n", "x".repeat(6), "x".repeat(6), "\nfine\n", "y".repeat(11)], 10);
  t.strictSame(
    lines.map(({ number, text }) => [number, text instanceof Error ? text.code : text]),
    [
      [1, "ok"],
      [2, "body-too-large"],
      [3, "fine"],
      [4, "body-too-large"],
    ],
  );
});
