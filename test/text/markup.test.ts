import t from "tap";
import { removeMarkup } from "../../src/text/markup.ts";

t.test("removeMarkup", async (t) => {
  const cases: [given: string, expected: string][] = [
    ["H<sub>2</sub>O and <i>E. coli</i>", "H2O and E. coli"],
    ["<jats:title>Abstract</jats:title><jats:p>We win.</jats:p>", "\nAbstract\n\nWe win.\n"],
    ["<p class='x'>One</p>two<br/>three", "\nOne\ntwo\nthree"],
    ["<mml:math><mml:mi>x</mml:mi></mml:math> &lt; 3", "x < 3"],
    ["Research &amp; d&eacute;veloppement &#8212; &#x3b1;", "Research & développement — α"],
    ["AT&T &unknown; &amp", "AT&T &unknown; &amp"],
    ["p < 0.05 and x > 3", "p < 0.05 and x > 3"],
    ["the <mask> and <EOS> tokens, <think> tags", "the <mask> and <EOS> tokens, <think> tags"],
    ["a <!-- hidden --> b", "a   b"],
    ["an <a href=", "an <a href="],
  ];
  for (const [given, expected] of cases) t.equal(removeMarkup(given), expected, given);
});
