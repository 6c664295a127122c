import { bare } from "../../../text/fold.ts";
import { trimEndOf } from "../../../text/trim.ts";
import { PARTICLES } from "../../names.ts";
import { FUNCTION_WORDS } from "./function-words.ts";
import { titleWords } from "./title-words.ts";

const NAME_PREFIX =
  /^(?:Mc|Mac|De|Le|La|Di|Du|Da|Des|Del|Van|Von|O['’`]|D['’`]|L['’`]|N['’`]|Fitz|St|El|Al|Ben|Bin|Ma?c)\p{Lu}/u;
const SUFFIXED =
  /(?:tion|sion|ment|ness|ity|ité|ism|isme|ology|logie|ics|ique|iques|ized|isé|ization|isation|able|ible|ance|ence|ative|ually|ally|ings|eur|euse)s?$/;

/** How much a text looks like one person's name. */
export function nameScore(name: string): number {
  // A nickname in quotes says nothing against a name: Linxi "Jim" Fan.
  const line = trimEndOf(name.trim(), /[*†‡§¹²³⁴⁵⁶]/).replace(/\s["“«(]\s?\p{Lu}\p{L}+\s?["”»)](?=\s)/u, "");
  if (line === "" || !/\p{L}/u.test(line)) return -9;
  // Chinese, Japanese and Korean names have no spaces and few characters.
  if (/^[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}・ ]+$/u.test(line))
    return line.replace(/\s/g, "").length <= 5 ? 2.5 : -4;
  let score = /[:?!&/()[\]"“”«»=]/.test(line) ? -6 : 0;
  if (/\d/.test(line)) score -= 5;
  if (/\.$/.test(line) && !/(?:\b\p{Lu}|Jr|Sr)\.$/u.test(line)) score -= 3;
  const tokens = line.split(/[\s\u00A0]+/);
  score += [0, -2.5, 2, 2, 1.2, -0.3, -1.8, -4][Math.min(tokens.length, 7)]!;
  const isShouted = tokens.length > 1 && tokens.every((token) => token === token.toUpperCase());
  for (const [i, token] of tokens.entries()) score += tokenScore(token, isShouted, i === 0);
  const words = tokens.flatMap((token) => token.split(/[-‐–]/)).filter((token) => token.length > 2);
  score -= 1.7 * titleWords(words);
  // Where the family name stands, a word of titles weighs twice.
  if (tokens.length > 1) score -= 1.6 * titleWords([words.at(-1) ?? ""]);
  for (const word of words) if (word.length >= 8 && SUFFIXED.test(bare(word))) score -= 0.8;
  // A name that does not begin with a capital or a particle is rare; one that ends in a particle is none.
  if (tokens.length > 1 && PARTICLES.has(tokens.at(-1)!)) score -= 3;
  return score;
}

function tokenScore(token: string, isShouted: boolean, isFirst: boolean): number {
  const word = token.replace(/[,]$/, "");
  if (/^(?:\p{Lu}\p{M}?\.?[-‐]?){1,3}$/u.test(word) && (word.length <= 2 || word.includes("."))) return 0.8;
  if (/^(?:Jr|Sr|II|III|IV)\.?$/.test(word)) return 0.8;
  if (PARTICLES.has(word)) return -0.2;
  if (FUNCTION_WORDS.has(word)) return -4;
  if (isShouted) return /^[\p{Lu}'’-]+$/u.test(word) ? 0 : -2;
  if (/^\p{Lu}{2,}$/u.test(word))
    return word.length === 2 ? -0.2 : word.length === 3 ? (isFirst ? -1 : -2.2) : -3;
  if (/^\p{Lu}[\p{Ll}\p{M}'’`"^~.]+(?:[-‐]\p{L}[\p{Ll}\p{M}'’`]*\.?)*$/u.test(word) || NAME_PREFIX.test(word))
    return 0.3;
  if (isFirst && /^\p{Lu}\p{Ll}{2,}\p{Lu}\p{Ll}{2,}$/u.test(word)) return -0.8;
  if (/^\p{Lu}[\p{L}\p{M}'’`"^~.‐-]*$/u.test(word)) return -2;
  if (/^(?:d|l|al|el|ul)['’-]\p{Lu}/u.test(word)) return 0.2;
  if (/^\p{Lo}+$/u.test(word)) return 0;
  return -3.5;
}
