/**
 * Packs sentences, each given as its tokens, into as few chunks of at most `limit`
 * tokens as reading order allows: a chunk ends where the next sentence would not
 * fit. A sentence longer than a whole chunk is cut after every `limit` tokens.
 */
export function packChunks(sentences: Iterable<readonly number[]>, limit: number): number[][] {
  const chunks: number[][] = [];
  let current: number[] = [];
  const end = () => {
    if (current.length > 0) chunks.push(current);
    current = [];
  };
  for (const sentence of sentences) {
    if (current.length + sentence.length > limit) end();
    for (let from = 0; from < sentence.length; from += limit) {
      if (from > 0) end();
      for (const token of sentence.slice(from, from + limit)) current.push(token);
    }
  }
  end();
  return chunks;
}

/** The first `count` tokens of sentences, as sentences. */
export function* firstTokens(sentences: Iterable<number[]>, count: number): Generator<number[]> {
  let left = count;
  for (const sentence of sentences) {
    if (left <= 0) return;
    yield sentence.length > left ? sentence.slice(0, left) : sentence;
    left -= sentence.length;
  }
}
