import t from "tap";
import { readNgrams, SLOT, slotOf } from "../../src/languages/ngram-table.ts";

/** The file's layout, of n-grams in ascending order with [language, score] each. */
function fileOf(grams: [key: number, scores: [language: number, score: number][]][]): Buffer {
  const pairs = grams.flatMap(([, scores]) => scores);
  const offsets = new Uint32Array(grams.length + 1);
  grams.forEach(([, scores], i) => {
    offsets[i + 1] = offsets[i]! + scores.length;
  });
  const arrays = [
    Uint32Array.of(grams.length, pairs.length),
    Float64Array.from(grams, ([key]) => key),
    offsets,
    Uint8Array.from(pairs, ([language]) => language),
    Uint8Array.from(pairs, ([, score]) => score),
  ];
  return Buffer.concat(arrays.map((array) => new Uint8Array(array.buffer)));
}

/** [language, score] of an n-gram, as a reader gets at them. */
function scoresOf(table: ReturnType<typeof readNgrams>, key: number): [number, number][] {
  const slot = slotOf(table, Math.floor(key / 2 ** 32), key % 2 ** 32);
  const first = table.slots[slot + 2]!;
  const count = table.slots[slot + 1]! >>> 16;
  return Array.from(table.scores.subarray(first, first + count), (score) => [score >>> 8, score & 0xff]);
}

const LONGEST = 256 ** 6 - 1;

t.test("gives every n-gram its scores, and any other none", async (t) => {
  const table = readNgrams(
    fileOf([
      [7, [[0, 200]]],
      [2 ** 32 - 1, [[19, 1]]],
      [
        2 ** 32 + 7,
        [
          [1, 0],
          [3, 255],
        ],
      ],
      [LONGEST, [[2, 9]]],
    ]),
  );
  t.same(scoresOf(table, 7), [[0, 200]]);
  t.same(scoresOf(table, 2 ** 32 - 1), [[19, 1]]);
  t.same(scoresOf(table, 2 ** 32 + 7), [
    [1, 0],
    [3, 255],
  ]);
  t.same(scoresOf(table, LONGEST), [[2, 9]]);
  for (const other of [8, 2 ** 32, 2 * 2 ** 32 + 7, LONGEST - 1]) t.same(scoresOf(table, other), []);
});

t.test("finds n-grams that want the same slot, and all of a full file", async (t) => {
  const grams = Array.from({ length: 500 }, (_, i) => [i * 65_536 + 1, [[i % 20, i % 256]]] as const);
  const table = readNgrams(fileOf(grams.map(([key, scores]) => [key, scores.map(([l, s]) => [l!, s!])])));
  t.equal(table.slots.length, 1_000 * SLOT);
  t.ok(grams.every(([key, scores]) => String(scoresOf(table, key)) === String(scores)));
  t.ok(grams.every(([key]) => scoresOf(table, key + 1).length === 0));
});
