import fc from "fast-check";
import t from "tap";
import { DISTURBANCES } from "../../src/eval/robustness.ts";
import { words } from "../../src/text/fold.ts";
import { type GivenPlaces, givenPlaces, type Span } from "../../src/text/given-places.ts";
import { joinText } from "../../src/text/join.ts";
import { repeating, testLinear } from "../helpers/count-work.ts";
import { ABSTRACTS } from "../helpers/real-encoder.ts";

interface Given {
  title?: string;
  abstract?: string;
}

/** What stands at each span of the first place of `wanted` in the clean text. */
function found(given: Given, wanted: string, way: keyof GivenPlaces = "whole"): string[] {
  const { text } = joinText(given);
  const from = text.indexOf(wanted);
  t.ok(from >= 0, `${wanted} is in ${text}`);
  return givenPlaces(given, text)
    [way](from, from + wanted.length)
    .map((span) => textAt(given, span));
}

function textAt(given: Given, { field, start, end }: Span): string {
  return given[field]!.slice(start, end);
}

t.test("a word of the clean text is found where it was given", async (t) => {
  const cases: [given: string, wanted: string, at: string][] = [
    ["We train robots.", "robots", "robots"],
    ["Abstract. A robot's arm", "robot", "robot"],
    ["des r&eacute;seaux profonds", "réseaux", "r&eacute;seaux"],
    ["des r&amp;eacute;seaux profonds", "réseaux", "r&amp;eacute;seaux"],
    ["des r&#233;seaux profonds", "réseaux", "r&#233;seaux"],
    ["des r\\'eseaux profonds", "réseaux", "r\\'eseaux"],
    ["des r\\'{e}seaux profonds", "réseaux", "r\\'{e}seaux"],
    ["des re\u0301seaux profonds", "réseaux", "re\u0301seaux"],
    ["le fran\\c{c}ais et le c\\oe{}ur", "cœur", "c\\oe{}ur"],
    ["Jos'e reads", "José", "Jos'e"],
    ["a net-\n  work of nets", "network", "net-\n  work"],
    ["soft\u00adware is hard", "software", "soft\u00adware"],
    ["\ufb01nding \uff52\uff4f\uff42\uff4f\uff54\uff53", "robots", "\uff52\uff4f\uff42\uff4f\uff54\uff53"],
    ["\ufb01nding \uff52\uff4f\uff42\uff4f\uff54\uff53", "finding", "\ufb01nding"],
    [
      "the \u{1d411}\u{1d428}\u{1d41b}\u{1d428}\u{1d42d} arm",
      "Robot",
      "\u{1d411}\u{1d428}\u{1d41b}\u{1d428}\u{1d42d}",
    ],
    ["a <b>ro</b>bot arm", "robot", "ro</b>bot"],
    ["CO<sub>2</sub> emissions", "CO2", "CO<sub>2"],
    ["\\textbf{Deep} \\emph{learning} works", "learning", "learning"],
    ["in $O(n^{2})$ time, $k$-means", "means", "means"],
    ["as in \\cite[p.~3]{robot2020} a robot", "robot", "robot"],
    ["new method… (see more)s that sell", "methods", "method… (see more)s"],
    ["We see. © 2020 Robots Ltd. All rights reserved.", "see", "see"],
    ["© 2020 Robots Ltd. All rights reserved. Robots walk.", "Robots", "Robots"],
    ["🤖 l’image d’un robot", "robot", "robot"],
  ];
  for (const [abstract, wanted, at] of cases) t.strictSame(found({ abstract }, wanted), [at], abstract);
});

t.test("places are told by field, and one that crosses from title to abstract has one in each", async (t) => {
  const given = { title: "Deep <i>learning</i>", abstract: "Models of language" };
  const { text } = joinText(given);
  const places = givenPlaces(given, text);
  t.strictSame(places.whole(0, 4), [{ field: "title", start: 0, end: 4 }]);
  const crossing = text.indexOf("learning");
  t.strictSame(places.whole(crossing, text.indexOf(" of")), [
    { field: "title", start: 8, end: 16 },
    { field: "abstract", start: 0, end: 6 },
  ]);
  t.strictSame(found({ title: "Robots", abstract: "Robots. We build robots" }, "Robots We"), [
    "Robots",
    "We",
  ]);
});

t.test("a stretch part of which can't be found has places only for who takes most of it", async (t) => {
  const places = givenPlaces({ abstract: "one three" }, "one xyz three");
  t.strictSame(places.whole(0, 13), []);
  t.strictSame(places.most(0, 13), [{ field: "abstract", start: 0, end: 9 }]);
  t.strictSame(places.whole(4, 7), []);
  t.strictSame(places.most(4, 7), []);
  t.strictSame(places.whole(8, 13), [{ field: "abstract", start: 4, end: 9 }]);
  t.strictSame(givenPlaces({}, "").most(0, 0), []);
});

/** Words of the clean text, those found, and those at whose spans something else stands. */
function check(given: Given): { all: number; known: number; wrong: string[] } {
  const { text } = joinText(given);
  const places = givenPlaces(given, text);
  const counts = { all: 0, known: 0, wrong: [] as string[] };
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    const wanted = words(word).join("");
    if (wanted === "") continue;
    counts.all++;
    const spans = places.whole(index, index + word.length);
    if (spans.length === 0) continue;
    counts.known++;
    const there = spans
      .map((span) => words(joinText({ abstract: textAt(given, span) }).text).join(""))
      .join("");
    if (!there.includes(wanted)) counts.wrong.push(`${word}: ${spans.map((span) => textAt(given, span))}`);
  }
  return counts;
}

t.test("every span, cleaned, holds its word, whatever a page has done to an abstract", async (t) => {
  for (const [name, disturb] of Object.entries(DISTURBANCES)) {
    for (const { en, fr } of ABSTRACTS) {
      for (const given of [disturb({ ...en, language: "en" }), disturb({ ...fr, language: "fr" })]) {
        const { all, known, wrong } = check(given);
        t.strictSame(wrong, [], name);
        t.ok(known >= 0.98 * all, `${name}: ${known} of ${all}`);
      }
    }
  }
});

const WORD = fc.constantFrom(
  ...[
    "robot",
    "deep",
    "learning",
    "réseau",
    "neural",
    "state-of-the-art",
    "l’image",
    "graph",
    "a",
    "of",
    "CO2",
  ],
);
const DIRT = fc.constantFrom<(word: string) => string>(
  (word) => word,
  (word) => word,
  (word) => `<b>${word}</b>`,
  (word) => `<jats:italic>${word.slice(0, 2)}</jats:italic>${word.slice(2)}`,
  (word) => `\\textbf{${word}}`,
  (word) => `${word} \\cite{smith,robot}`,
  (word) => word.replaceAll("é", "&eacute;"),
  (word) => word.replaceAll("é", "&amp;#233;"),
  (word) => word.replaceAll("é", "\\'e"),
  (word) => word.normalize("NFD"),
  (word) => word.split("").join("\u00ad"),
  (word) => `${word.slice(0, 3)}… (see more)${word.slice(3)}`,
  (word) => `${word}-\n${word}`,
  (word) => `$x_{${word}}$ ${word}`,
  (word) => `© 2020 ${word} Ltd. All rights reserved. ${word}.`,
  (word) => `Abstract: ${word}`,
  (word) => `${word} &lt;i&gt; ${word}\r\n`,
  (word) => word.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  (word) => `${word}.\u00a0 “${word}”`,
);
const DIRTY = fc
  .array(fc.tuple(WORD, DIRT), { maxLength: 25 })
  .map((parts) => parts.map(([word, dirty]) => dirty(word)).join(" "));

t.test("every span, cleaned, holds its word, for dirty texts of all kinds", async (t) => {
  let [all, known] = [0, 0];
  fc.assert(
    fc.property(DIRTY, DIRTY, (title, abstract) => {
      const counts = check({ title, abstract });
      all += counts.all;
      known += counts.known;
      return counts.wrong.length === 0;
    }),
    { seed: 15, numRuns: 300 },
  );
  t.ok(known >= 0.95 * all, `${known} of ${all} found`);
});

t.test("a place is inside its field, for any text at all", async () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "binary" }),
      fc.string(),
      (title, abstract, clean) => {
        const given = { title, abstract };
        const spans = givenPlaces(given, clean).most(0, clean.length);
        return spans.every(({ field, start, end }) => start < end && end <= given[field].length);
      },
    ),
  );
});

t.test("the way back is linear", (t) => {
  // Half of it again and what is in neither, so that the two part everywhere.
  const back = (text: string) => givenPlaces({ abstract: text }, `x${text.slice(text.length / 2)}zq${text}`);
  return testLinear(t, {
    "commands never closed": repeating(back, "\\textbf{"),
    "tags never closed": repeating(back, "<a "),
    accents: repeating(back, "\\' { "),
    "entities escaped again and again": repeating(back, "&amp;amp;amp;lt;"),
  });
});
