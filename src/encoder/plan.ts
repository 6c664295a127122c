import type { Overflow } from "../analysis.ts";
import type { Counts } from "../embedder.ts";
import { TopiqueError } from "../errors.ts";
import { splitSentences } from "../text/sentences.ts";
import { firstTokens, packChunks } from "./chunks.ts";
import type { TokensOf } from "./wordpiece.ts";

export interface PlanOptions {
  tokensOf: TokensOf;
  /** Tokens of a text that the encoder's window holds, and that one run is given. */
  room: number;
  chunkRoom: number;
  /** Tokens after which a text that may not be truncated is refused. */
  maxTokens: number;
}

/** What of a text is run, in chunks of at most `chunkRoom` tokens, and what is said of it. */
export type Plan = (text: string, overflow: Overflow) => { chunks: number[][]; counts: Counts };

const MAX_CHARACTERS_PER_TOKEN = 20;

/** The plan throws TopiqueError "text-too-long" where `overflow` or `maxTokens` refuses the text. */
export function createPlan({ tokensOf, room, chunkRoom, maxTokens }: PlanOptions): Plan {
  const bySentence = (text: string): number[][] => splitSentences(text).map(tokensOf);

  return (whole, overflow) => {
    // Far more than any text of so many tokens has: not worth the seconds and the memory of counting them.
    const longest = MAX_CHARACTERS_PER_TOKEN * maxTokens;
    if (whole.length > longest && overflow !== "truncate") {
      throw new TopiqueError("text-too-long", { most: maxTokens });
    }
    const text = whole.slice(0, longest);
    // Most texts are short, and their sentences need not be told apart.
    const all = tokensOf(text);
    const tooLong = all.length > (overflow === "error" ? room : maxTokens);
    if (tooLong && overflow !== "truncate") {
      const limit = overflow === "error" ? { limit: room } : { most: maxTokens };
      throw new TopiqueError("text-too-long", { tokens: all.length, ...limit });
    }
    const most = overflow === "truncate" ? room : maxTokens;
    const kept = all.length > most ? all.slice(0, most) : all;
    const chunks =
      kept.length > chunkRoom ? packChunks(firstTokens(bySentence(text), kept.length), chunkRoom) : [kept];
    const truncated = overflow === "truncate" && (all.length > room || text.length < whole.length);
    return { chunks, counts: { tokens: all.length, chunks: chunks.length, truncated } };
  };
}
