import type { PreTrainedTokenizer } from "@xenova/transformers";
import { TopiqueError } from "../errors.ts";
import type { TokensOf } from "./wordpiece.ts";

/**
 * Leaves out the tokens of the `unread` words and signs that an encoder was trained without: half of a
 * text is function words and punctuation, which take their time in a run and name no topic. A word of
 * several pieces is read even where it begins like one of them: "them" of "themes" is no "them".
 * Without any such word it is `tokensOf` itself.
 * Throws TopiqueError "model-corrupt" for a tokenizer whose pieces do not say whether they begin a word.
 */
export function leavingOut(
  tokensOf: TokensOf,
  unread: readonly string[],
  tokenizer: PreTrainedTokenizer,
): TokensOf {
  if (unread.length === 0) return tokensOf;
  const {
    type,
    vocab,
    continuing_subword_prefix: prefix,
  }: Partial<WordPiece> = tokenizer._tokenizerJSON.model;
  if (type !== "WordPiece" || !vocab || !prefix) {
    throw new TopiqueError("model-corrupt", { file: "config.json", reason: UNFIT });
  }
  const size = Object.values(vocab).reduce((most, id) => Math.max(most, id), 0) + 1;
  /** By token id: 1 for one that is left out where the next does not continue its word. */
  const isUnread = new Uint8Array(size);
  /** By token id: 1 for one that continues a word. */
  const continues = new Uint8Array(size);
  for (const word of unread) if (vocab[word] !== undefined) isUnread[vocab[word]] = 1;
  for (const [piece, id] of Object.entries(vocab)) if (piece.startsWith(prefix)) continues[id] = 1;
  return (text) => {
    const ids = tokensOf(text);
    const read: number[] = [];
    for (let i = 0; i < ids.length; i++) {
      if (isUnread[ids[i]!] === 1 && continues[ids[i + 1]!] !== 1) continue;
      read.push(ids[i]!);
    }
    return read;
  };
}

const UNFIT = '"unread" words need a WordPiece tokenizer';

/** The parts of tokenizer.json that decide. */
interface WordPiece {
  type: string;
  vocab: Record<string, number>;
  continuing_subword_prefix: string;
}

/** The words that an encoder's config.json says it does not read ("unread"); none for most encoders. */
export function unreadWords(config: Record<string, unknown>): readonly string[] {
  const { unread } = config;
  return Array.isArray(unread) ? unread.filter((word) => typeof word === "string") : [];
}
