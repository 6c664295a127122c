/** The words of a text that lists them. */
export function wordList(text: string): string[] {
  return text.trim().split(/\s+/);
}
