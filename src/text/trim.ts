/**
 * The text without the characters at its end that `one`, an expression for a single character, takes.
 * An expression for them all, such as /[.,]+$/, would be tried again from each of them.
 */
export function trimEndOf(text: string, one: RegExp): string {
  let end = text.length;
  while (end > 0 && one.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}
