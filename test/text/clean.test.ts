import fc from "fast-check";
import t from "tap";
import { cleanText, cleanTitle } from "../../src/text/clean.ts";

t.test("cleanText", async (t) => {
  const cases: [what: string, given: string, expected: string][] = [
    ["composes accents", "re\u0301seau", "réseau"],
    [
      "drops soft hyphens, zero-width and control characters",
      "so\u00adft\u200b wa\u0000re\ufeff",
      "soft ware",
    ],
    [
      "writes ligatures, full-width and mathematical letters plainly",
      "ﬁne ﬂow ｆｕｌｌ 𝒪(𝑛)",
      "fine flow full O(n)",
    ],
    ["joins words broken at line ends", "the clas-\nsification of data", "the classification of data"],
    ["keeps the hyphen of compounds broken there", "self-\nsupervised nets", "self-supervised nets"],
    ["makes one line with single spaces", "  one\r\n two\u00a0\u2003three\t", "one two three"],
    [
      "takes markup, entities and headings out",
      "<jats:title>Abstract</jats:title><jats:p>A &amp; B</jats:p>",
      "A & B",
    ],
    ["takes apart what was escaped twice", "&amp;lt;p&amp;gt;We win.&amp;lt;/p&amp;gt;", "We win."],
    ["reads LaTeX", String.raw`We use \emph{deep} nets in $\mathcal{O}(n)$`, "We use deep nets in O(n)"],
    ["joins what (see more) parted", "method… (see more)s", "methods"],
    ["restores accents of names", "Jos'e and Antor'an win.", "José and Antorán win."],
    ["drops copyright lines", "We win. © 2023 Elsevier. All rights reserved.", "We win."],
    [
      "leaves case, punctuation and foreign scripts",
      "GFlowNets: 深層学習, «l’image»?",
      "GFlowNets: 深層学習, «l’image»?",
    ],
    ["mends half a surrogate pair", "a\ud800b", "a\ufffdb"],
    ["has nothing to say to nothing", " \n ", ""],
  ];
  for (const [what, given, expected] of cases) t.equal(cleanText(given), expected, what);
});

t.test("cleanTitle keeps what would be a heading of an abstract", async (t) => {
  t.equal(cleanTitle("Summary: A Study of {BERT}"), "Summary: A Study of BERT");
  t.equal(cleanTitle("On the \\textit{Copyright 2020} Act"), "On the Copyright 2020 Act");
});

/** What the rules start from, so that generated texts set them off in every order. */
const FRAGMENTS =
  "$ $$ { } \\ \\\\ \\textit{ \\emph \\\" \\' e a E n &amp; &lt; &gt; & amp; lt; <b> < > b / … (see_more) ... ( see_more ) Abstract ._ :_ ©_2020 Copyright_2020_by All_rights_reserved. - -- ~ ` ' `` '' \u00ad \u0301 \u200b ﬁ 𝒪 \\alpha \\i \\frac{1}{2} \\cite{x} résumé 1 _ ^ Jos'e &#39; &#92; &#36; A-\n \u0000 <p> <!-- -->"
    .split(" ")
    .map((fragment) => fragment.replaceAll("_", " "));
const hostile = fc.oneof(
  fc
    .array(fc.constantFrom(...FRAGMENTS, " ", "\n", "\ud800"), { maxLength: 25 })
    .map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 60 }),
);

t.test("cleaning a clean text changes nothing, whatever it was", async () => {
  for (const clean of [cleanText, cleanTitle]) {
    fc.assert(
      fc.property(hostile, (text) => clean(clean(text)) === clean(text)),
      { numRuns: 2_000 },
    );
  }
});

t.test("a clean text has no markers, controls or double spaces left", async () => {
  fc.assert(
    fc.property(hostile, (text) => !/[\p{Cc}\p{Cf}]| {2}|^ | $|… \(see more\)/u.test(cleanText(text))),
    { numRuns: 2_000 },
  );
});

t.test("hostile repetition is cleaned in about linear time", async (t) => {
  const seeds = [
    "$",
    "$a",
    "{",
    "\\",
    "\\cite{",
    "\\cite[",
    "\\frac{",
    "<a ",
    "<!--",
    "&amp;amp;",
    " ",
    "a-\n",
    ".",
  ];
  seeds.push(
    "… (see more)",
    "© 2020 ",
    "Abstract. ",
    "\\'{",
    "~",
    "A'e",
    "a\u0301\u0323",
    "&lt;",
    "(see more",
  );
  for (const seed of seeds) {
    const text = seed.repeat(Math.ceil(200_000 / seed.length));
    // A quadratic step would take minutes here and run into the test's own time limit.
    t.type(cleanText(text), "string", JSON.stringify(seed));
  }
});
