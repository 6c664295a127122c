import type { PreTrainedTokenizer } from "@xenova/transformers";
import { TopiqueError } from "../errors.ts";
import type { TokensOf } from "./wordpiece.ts";

/**
 * Leaves out the tokens of the `unread` words and signs that an encoder was trained without: half of a
 * text is function words and punctuation, which take their time in a run and name no topic. A word of
 * several pieces is read even where it begins like one of them: "them" of "themes" is no "them".
 * Throws TopiqueError "model-corrupt" for a tokenizer whose pieces do not say whether they begin a word.
 */
export function leavingOut(
  tokensOf: TokensOf,
  unread: readonly string[],
  tokenizer: PreTrainedTokenizer,
): TokensOf {
  const {
    type,
    vocab,
    continuing_subword_prefix: prefix,
  }: Partial<WordPiece> = tokenizer._tokenizerJSON.model;
  if (type !== "WordPiece" || !vocab || !prefix) {
    throw new TopiqueError("model-corrupt", { file: "config.json", reason: UNFIT });
  }
  const isUnread = new Set(unread.flatMap((word) => vocab[word] ?? []));
  const continues = new Set(
    Object.keys(vocab).flatMap((piece) => (piece.startsWith(prefix) ? vocab[piece]! : [])),
  );
  return (text) => {
    const ids = tokensOf(text);
    return ids.filter((id, i) => !isUnread.has(id) || continues.has(ids[i + 1]!));
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
