import t from "tap";
import { createPieceSums } from "../../src/encoder/pieces.ts";
import { poolingOf } from "../../src/encoder/pooling.ts";

t.test(
  "pieces of a text have the states of their own tokens, special ones counting for the piece beside",
  async (t) => {
    // One dimension; [CLS] 1 2 3 [SEP] and [CLS] 4 [SEP], all states 1 but those of the tokens.
    const sums = createPieceSums([2, 1, 0, 1], 1, 1, poolingOf({}, "mean"));
    sums.add(Float32Array.of(1, 10, 20, 30, 1), 3, 0, 3);
    sums.add(Float32Array.of(1, 40, 1), 1, 3, 1);
    const pieces = sums.pieces();
    // Weighted by tokens: 3 * 62 / 5 + 42 / 3 = 51.2.
    const parts = [(3 * 31) / 5, (3 * 31) / 5, 0, 42 / 3].map((part) => Math.fround(part / 51.2));
    t.strictSame(
      pieces.map(({ vector }) => vector[0]),
      parts,
    );
    const shares = [(3 * 3) / 5 / 4, (3 * 2) / 5 / 4, 0, 1 / 4];
    for (const [i, { share }] of pieces.entries()) t.ok(Math.abs(share - shares[i]!) < 1e-12);
  },
);

t.test("with lead pooling the first tokens count most, and with cls the first alone", async (t) => {
  const states = Float32Array.of(5, 5, 5, 5);
  const lead = createPieceSums([1, 3], 0, 1, poolingOf({ lead: { half: 1, least: 0.1 } }, "lead"));
  lead.add(states, 4, 0, 1);
  // 1, 1/2, 1/9 and 0.1 for 1/28.
  const total = 1 + 1 / 2 + 1 / 9 + 0.1;
  t.ok(Math.abs(lead.pieces()[0]!.share - 1 / total) < 1e-12);
  const cls = createPieceSums([1, 3], 0, 1, poolingOf({}, "cls"));
  cls.add(states, 4, 0, 1);
  t.strictSame(
    cls.pieces().map(({ share }) => share),
    [1, 0],
  );
});

t.test("a text without tokens is its first piece's", async (t) => {
  const sums = createPieceSums([0], 1, 2, poolingOf({}, "mean"));
  sums.add(Float32Array.of(3, 4, 3, 4), 0, 0, 1);
  t.same(sums.pieces(), [{ vector: Float32Array.of(0.6, 0.8), share: 1 }]);
  t.same(createPieceSums([], 1, 2, poolingOf({}, "mean")).pieces(), []);
});
