import fc from "fast-check";
import t from "tap";
import { firstTokens, packChunks } from "../../src/encoder/chunks.ts";

t.test("packChunks", async (t) => {
  const cases: [what: string, sentences: number[][], limit: number, chunks: number[][]][] = [
    [
      "fills a chunk with whole sentences",
      [[1, 2], [3], [4, 5]],
      3,
      [
        [1, 2, 3],
        [4, 5],
      ],
    ],
    [
      "keeps reading order rather than filling gaps",
      [[1, 2], [3, 4], [5]],
      3,
      [
        [1, 2],
        [3, 4, 5],
      ],
    ],
    ["cuts a sentence longer than a chunk", [[1], [2, 3, 4, 5, 6], [7]], 2, [[1], [2, 3], [4, 5], [6, 7]]],
    ["passes over sentences without tokens", [[], [1], []], 2, [[1]]],
    ["makes nothing of nothing", [], 2, []],
  ];
  for (const [what, sentences, limit, chunks] of cases) t.same(packChunks(sentences, limit), chunks, what);
});

t.test("firstTokens cuts within a sentence and drops the ones after", async (t) => {
  const sentences = [[1, 2], [], [3, 4, 5], [6]];
  t.same([...firstTokens(sentences, 4)], [[1, 2], [], [3, 4]]);
  t.same([...firstTokens(sentences, 2)], [[1, 2]]);
  t.same([...firstTokens(sentences, 9)], sentences);
  t.same([...firstTokens(sentences, 0)], []);
});

t.test("packChunks loses no token, keeps their order and the limit", async () => {
  const sentences = fc.array(fc.array(fc.nat(), { maxLength: 12 }));
  fc.assert(
    fc.property(sentences, fc.integer({ min: 1, max: 8 }), (given, limit) => {
      const chunks = packChunks(given, limit);
      const isWhole = JSON.stringify(chunks.flat()) === JSON.stringify(given.flat());
      return isWhole && chunks.every((chunk) => chunk.length > 0 && chunk.length <= limit);
    }),
  );
});
