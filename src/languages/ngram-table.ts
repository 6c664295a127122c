/**
 * N-grams of up to six bytes and their scores, to be looked up by the hundred in every
 * text. All about one lies in 16 bytes next to each other, because the encoder pushes
 * everything out of the processor's caches between two texts, and waiting for memory is
 * then what a look-up takes.
 */
export interface NgramTable {
  /** [slots x 4]: low four bytes of the n-gram; its high two bytes and, from bit 16, how many scores it has; where they begin; nothing, to fill the 16 bytes. */
  slots: Uint32Array;
  /** Language in the high byte, score in the low one. */
  scores: Uint16Array;
}

export const SLOT = 4;

/** Where the n-gram stands in `slots`, or would: then it has no scores. */
export function slotOf({ slots }: NgramTable, high: number, low: number): number {
  // Multipliers of xxHash's (Collet, github.com/Cyan4973/xxHash); a slot that is taken leads to the next.
  const hash = Math.imul(low ^ Math.imul(high + 1, 0x85ebca77), 0x9e3779b1) >>> 0;
  let at = (hash % (slots.length / SLOT)) * SLOT;
  while (slots[at + 1] !== 0 && (slots[at] !== low || (slots[at + 1]! & 0xffff) !== high)) {
    at += SLOT;
    if (at === slots.length) at = 0;
  }
  return at;
}

/**
 * Little-endian: n-grams (u32), pairs (u32), keys (f64, ascending), offsets of each
 * n-gram's first pair and the end (u32), languages (u8), scores (u8).
 */
export function readNgrams(file: Buffer): NgramTable {
  const data = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  const [grams, pairs] = new Uint32Array(data, 0, 2) as unknown as [number, number];
  const offsetsAt = 8 + 8 * grams;
  const languagesAt = offsetsAt + 4 * (grams + 1);
  const keys = new Float64Array(data, 8, grams);
  const offsets = new Uint32Array(data, offsetsAt, grams + 1);
  const languages = new Uint8Array(data, languagesAt, pairs);
  const scores = new Uint8Array(data, languagesAt + pairs, pairs);

  // Two slots for each n-gram: most are then found at the first look.
  const table = {
    slots: new Uint32Array(2 * grams * SLOT),
    scores: Uint16Array.from(languages, (language, i) => (language << 8) | scores[i]!),
  };
  for (const [i, key] of keys.entries()) {
    const [high, low] = [Math.floor(key / 2 ** 32), key % 2 ** 32];
    const first = offsets[i]!;
    table.slots.set([low, high | ((offsets[i + 1]! - first) << 16), first, 0], slotOf(table, high, low));
  }
  return table;
}
