/**
 * The accent a name lost with its backslash, as bibliographies served as plain text
 * show it: "Jos'e" is "José", "Hern'andez" is "Hernández". Apostrophes of spelling stay:
 * "O'Brien", "D'angelo", "Jian'an", "Ya'akov", "Jusqu'ici".
 */
export function restoreAccents(text: string): string {
  if (!text.includes("'")) return text;
  return text.replace(STRIPPED, (all, before: string, vowel: string, after: string) => {
    const isPinyin = /(?:n|ng)$/.test(before) && /^(?:a|ai|an|ang|ao|en|eng|er|o|ou)$/.test(vowel + after);
    if (isPinyin || ELISIONS.has(before.toLowerCase())) return all;
    return before + `${vowel}\u0301`.normalize("NFC") + after;
  });
}

/** A capital, a consonant last, the apostrophe, a vowel in lower case. */
const STRIPPED = /(?<!\p{L})(\p{Lu}(?:\p{Ll}{0,20}[bcdfghjklmnpqrstvwxz])?)'([aeiou])(\p{Ll}*)/gu;

/** What French, Italian and Irish cut short before a vowel. */
const ELISIONS = new Set("c d j l m n o s t k dall dell nell sull all entr qur".split(" "));
