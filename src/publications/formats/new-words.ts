/** The words that a record does not have yet, compared without case. */
export function newWords(words: readonly string[], present: readonly string[]): string[] {
  const known = new Set(present.map((word) => word.trim().toLowerCase()));
  return words.filter((word) => !known.has(word.toLowerCase()));
}
