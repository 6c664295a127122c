import t, { type Test } from "tap";
import { latexToUnicode, withoutFormulas } from "../../src/text/latex.ts";

const raw = String.raw;

function table(t: Test, cases: [given: string, expected: string][]) {
  for (const [given, expected] of cases) t.equal(latexToUnicode(given), expected, given);
}

t.test("latexToUnicode writes accents and letters as Unicode", async (t) => {
  table(t, [
    [raw`Javier Antor\'an`, "Javier Antorán"],
    [raw`G\"unnemann, G{\"u}nnemann, G\"{u}nnemann`, "Günnemann, Günnemann, Günnemann"],
    [raw`na\"{\i}ve, na\"\i ve`, "naïve, naïve"],
    [raw`Erd\H{o}s, Erd\H os, Gar\c{c}on, \v{S}ime\v{c}ek`, "Erdős, Erdős, Garçon, Šimeček"],
    [raw`S{\o}ren \O ystein \AA{} stra{\ss}e`, "Søren Øystein Å straße"],
    [raw`r\'esum\'e \`a l'\^ile, Mu\~noz`, "résumé à l'île, Muñoz"],
  ]);
});

t.test("latexToUnicode keeps what commands hold and drops the commands", async (t) => {
  table(t, [
    [raw`We propose \emph{meta-models} and {\em others}`, "We propose meta-models and  others"],
    [raw`\textbf{\textit{nested}} \texttt{code}`, "nested code"],
    [
      raw`the \href{https://example.org}{code} at \url{https://example.org}`,
      "the code at https://example.org",
    ],
    [raw`as shown \cite{one, two} and \citep[see][p. 2]{three}`, "as shown  and "],
    [raw`(e.g.\ misclassify) approx.\ 4000, 5\,000`, "(e.g. misclassify) approx. 4000, 5 000"],
    [raw`100\% of R\&D at \$5, a\_b \#1`, "100% of R&D at $5, a_b #1"],
    [raw`our \method\ beats \LaTeX`, "our method beats LaTeX"],
    [raw`\"Hugging Face\" is a hub`, '"Hugging Face" is a hub'],
    [raw`Open$\unicode{x2013}$Source, y\* and Q\*(s)`, "Open–Source, y* and Q*(s)"],
    [raw`escaped twice: \\emph{word}`, "escaped twice: word"],
  ]);
});

t.test("latexToUnicode unwraps formulas and leaves prices", async (t) => {
  table(t, [
    [raw`in $\mathcal{O}(n^{-2})$ time`, "in O(n^-2) time"],
    [raw`$\epsilon$-greedy, {\delta}-Unlearning`, "ε-greedy, δ-Unlearning"],
    [raw`$F_1$ of $\frac{1}{2}$, $n\log n$`, "F1 of 1/2, n log n"],
    [raw`$$x$$ \(y\) \[z\]`, "x y z"],
    ["costs $5 and $6", "costs $5 and $6"],
    ["one $ alone", "one $ alone"],
  ]);
});

t.test("latexToUnicode writes ties, quotes and dashes", async (t) => {
  table(t, [
    ["Figure~1, ~10%, a.org/~me", "Figure 1, ~10%, a.org/~me"],
    ["``wrapped capabilities''", '"wrapped capabilities"'],
    ["pages 1--10 --- or -- so, --flag", "pages 1–10 — or – so, --flag"],
  ]);
});

t.test("latexToUnicode returns a text without LaTeX as it came", async (t) => {
  const text = "L'apprentissage profond (2023): 50% de gain, α < β.";
  t.equal(latexToUnicode(text), text);
});

t.test("withoutFormulas", async (t) => {
  const cases: [text: string, left: string][] = [
    ["sorts in $O(n^{2})$ time", "sorts in   time"],
    ["for $x_i = 3$, $p<.05$", "for  ,  "],
    ["$k$-means, $\\ell_1$, $\\epsilon$-greedy, 2$d$", "$k$-means, $\\ell_1$, $\\epsilon$-greedy, 2$d$"],
    ["$SE(3)$ and an $f(x)$-divergence", "$SE(3)$ and an $f(x)$-divergence"],
    ["costs $5 and $10, or \\$7 to \\$9", "costs $5 and $10, or \\$7 to \\$9"],
    ["no dollar", "no dollar"],
  ];
  for (const [text, left] of cases) t.equal(withoutFormulas(text), left);
});
