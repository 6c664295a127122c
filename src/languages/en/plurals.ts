/** The singular of a folded word. Only has to be the same for all forms of a word, but stays readable. */
export function singularEnglish(word: string): string {
  if (word.length < 5 || !word.endsWith("s")) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.endsWith("sses")) return word.slice(0, -2);
  return /(ss|us|is)$/.test(word) ? word : word.slice(0, -1);
}
