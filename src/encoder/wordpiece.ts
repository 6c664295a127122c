import type { PreTrainedTokenizer } from "@xenova/transformers";
import { type CharacterKind, WordMemo } from "../text/word-memo.ts";

/** Text to token ids, without special tokens. */
export type TokensOf = (text: string) => number[];

/**
 * What the tokenizer answers, to the token, at a tenth of its time, where its recipe is
 * BERT's: lower case without accents, words and punctuation apart, the longest known
 * piece first (Devlin et al. 2019; WordPiece of Schuster and Nakajima 2012). Texts with
 * characters that the recipe treats apart are left to `library`; for a tokenizer of any
 * other recipe this is undefined.
 */
export function fastWordPiece(tokenizer: PreTrainedTokenizer, library: TokensOf): TokensOf | undefined {
  const recipe: Recipe = tokenizer._tokenizerJSON;
  const { _tokenizer: vocabulary } = tokenizer;
  if (!isPlainBert(recipe)) return undefined;
  const { continuing_subword_prefix: prefix, max_input_chars_per_word: longest } = recipe.model;
  const unknown = vocabulary.token_to_id(recipe.model.unk_token);
  if (unknown === undefined) return undefined;
  const known = (piece: string) => vocabulary.token_to_id(piece);
  const special = recipe.added_tokens.map(({ content }) => content);

  /** The pieces of one word; a word that has a part without any known piece is one unknown token. */
  function piecesOf(word: string): readonly number[] {
    if (word.length > longest) return [unknown!];
    const ids: number[] = [];
    for (let from = 0; from < word.length; ) {
      let to = word.length;
      let id = known(from === 0 ? word : prefix + word.slice(from));
      while (id === undefined && --to > from) {
        const piece = word.slice(from, to);
        id = known(from === 0 ? piece : prefix + piece);
      }
      if (id === undefined) return [unknown!];
      ids.push(id);
      from = to;
    }
    return ids;
  }
  const words = new WordMemo({ kindOf, work: piecesOf });

  return (text) => {
    const isAscii = ASCII.test(text);
    if (!isAscii && APART.test(text)) return library(text);
    // Only texts with a bracket can hold one of BERT's special tokens, but ask for each that there is.
    if (special.some((content) => text.includes(content))) return library(text);
    const lower = text.toLowerCase();
    const plain = isAscii ? lower : lower.normalize("NFD").replace(/\p{Mn}+/gu, "");
    const ids: number[] = [];
    words.each(plain, (pieces, start, end) => {
      for (let i = start; i < end; i++) ids.push(pieces[i]!);
    });
    return ids;
  };
}

/** Words have no spaces and no punctuation; every sign of that is a word by itself. */
function kindOf(character: string): CharacterKind {
  if (/\s/.test(character)) return "gap";
  return /[\p{P}!-/:-@[-`{-~]/u.test(character) ? "alone" : "part";
}

/** The parts of tokenizer.json that decide. */
interface Recipe {
  normalizer: {
    type: string;
    clean_text: boolean;
    handle_chinese_chars: boolean;
    lowercase: boolean;
    strip_accents: boolean | null;
  } | null;
  pre_tokenizer: { type: string } | null;
  model: {
    type: string;
    unk_token: string;
    continuing_subword_prefix: string;
    max_input_chars_per_word: number;
  };
  added_tokens: { content: string; normalized: boolean }[];
}

function isPlainBert({ normalizer, pre_tokenizer, model, added_tokens }: Recipe): boolean {
  return (
    normalizer?.type === "BertNormalizer" &&
    normalizer.clean_text &&
    normalizer.handle_chinese_chars &&
    normalizer.lowercase &&
    normalizer.strip_accents !== false &&
    pre_tokenizer?.type === "BertPreTokenizer" &&
    model.type === "WordPiece" &&
    typeof model.continuing_subword_prefix === "string" &&
    typeof model.max_input_chars_per_word === "number" &&
    added_tokens.every(({ normalized }) => !normalized)
  );
}

const ASCII = /^[\t\n\r -~]*$/;
/** What the recipe drops or spaces out before it reads words, and what is two units of a string. */
const APART = /[^\P{C}\t\n\r]|[\ufffd\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[\u{10000}-\u{10ffff}]/u;
