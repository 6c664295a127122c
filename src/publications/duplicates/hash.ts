/**
 * 53 bits of a text, as a number that is exact: two multiplicative hashes of 32
 * bits (FNV-1a's scheme with two primes), mixed as MurmurHash3 finishes. Among a
 * million texts two collide with a chance of one in ten thousand or so.
 */
export function hash53(text: string): number {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
  }
  return (finish(b) & 0x1fffff) * 0x1_0000_0000 + finish(a);
}

/** 32 bits of a short text, enough to compare a handful of words. */
export function hash32(text: string): number {
  return hash53(text) >>> 0;
}

function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
