/** Combining characters of LaTeX's accents; a letter follows them. */
export const ACCENTS: Readonly<Record<string, string>> = {
  "'": "\u0301",
  "`": "\u0300",
  "^": "\u0302",
  '"': "\u0308",
  "~": "\u0303",
  "=": "\u0304",
  ".": "\u0307",
  u: "\u0306",
  v: "\u030c",
  H: "\u030b",
  c: "\u0327",
  k: "\u0328",
  r: "\u030a",
  d: "\u0323",
  b: "\u0331",
};

/** Commands that stand for letters; they swallow the space after them. */
export const LETTERS = table(
  "aa å AA Å ae æ AE Æ oe œ OE Œ o ø O Ø l ł L Ł ss ß i i j j dh ð DH Ð dj đ DJ Đ th þ TH Þ ng ŋ NG Ŋ",
);

/** Commands that stand for one character. */
export const SYMBOLS = table(
  "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε eps ε zeta ζ eta η theta θ vartheta θ iota ι kappa κ " +
    "lambda λ mu μ nu ν xi ξ pi π rho ρ varrho ρ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω " +
    "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω " +
    "times × cdot · ast * star ⋆ pm ± mp ∓ div ÷ leq ≤ le ≤ leqslant ≤ geq ≥ ge ≥ geqslant ≥ neq ≠ ne ≠ approx ≈ " +
    "sim ∼ simeq ≃ equiv ≡ propto ∝ ll ≪ gg ≫ infty ∞ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ emptyset ∅ " +
    "to → rightarrow → longrightarrow → mapsto ↦ leftarrow ← leftrightarrow ↔ Rightarrow ⇒ uparrow ↑ downarrow ↓ " +
    "forall ∀ exists ∃ nabla ∇ partial ∂ sum ∑ prod ∏ int ∫ sqrt √ ell ℓ circ ° deg ° degree ° top ⊤ bot ⊥ perp ⊥ " +
    "otimes ⊗ oplus ⊕ odot ⊙ wedge ∧ vee ∨ mid | vert | Vert ‖ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ " +
    "ldots … dots … cdots … textellipsis … textendash – textemdash — textquoteright ’ textquoteleft ‘ " +
    "textquotedblleft “ textquotedblright ” textregistered ® texttrademark ™ textdegree ° copyright © pounds £ euro € " +
    "S § P ¶ textasciitilde ~ textunderscore _ textless < textgreater > checkmark ✓ dag † ddag ‡",
);

/** Commands that only set type: they go, their argument stays. */
export const SILENT = new Set(
  (
    "left right big Big bigg Bigg bigl bigr limits nolimits displaystyle textstyle noindent par item xspace centering " +
    "newline linebreak protect quad qquad em it bf rm sf tt sc sl cal normalfont itshape bfseries ttfamily scshape " +
    "small large footnotesize normalsize tiny hfill smallskip medskip bigskip null relax"
  ).split(" "),
);

function table(pairs: string): ReadonlyMap<string, string> {
  const words = pairs.split(" ");
  return new Map(words.flatMap((name, i) => (i % 2 === 0 ? [[name, words[i + 1]!]] : [])));
}
