/** The masculine singular of a folded word. Only has to be the same for all forms of a word, but stays readable. */
export function singularFrench(word: string): string {
  if (word.length < 5) return word;
  if (word.endsWith("eaux")) return word.slice(0, -1);
  if (word.endsWith("aux")) return `${word.slice(0, -3)}al`;
  const singular = word.endsWith("s") && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
  return singular.length > 5 && singular.endsWith("ee") ? singular.slice(0, -1) : singular;
}
