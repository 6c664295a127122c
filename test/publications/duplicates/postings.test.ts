import t from "tap";
import { GrowingFloat64, GrowingInt32 } from "../../../src/publications/duplicates/growing-arrays.ts";
import { hash53 } from "../../../src/publications/duplicates/hash.ts";
import { Postings } from "../../../src/publications/duplicates/postings.ts";

t.test("Postings: indices by key, newest first, keys of one bucket kept apart", async (t) => {
  const postings = new Postings();
  const [a, b] = [5, 5 + 2 ** 40];
  postings.add(a, 0);
  postings.add(b, 1);
  postings.add(a, 2);
  t.same([...postings.find(a)], [2, 0]);
  t.same([...postings.find(b)], [1]);
  t.same([...postings.find(7)], []);
});

t.test("hash53: exact whole numbers that differ for texts that differ a little", async (t) => {
  const hashes = new Set(Array.from({ length: 20_000 }, (_, i) => hash53(`title ${i}`)));
  t.equal(hashes.size, 20_000);
  for (const hash of hashes) if (!Number.isSafeInteger(hash) || hash < 0) t.fail(String(hash));
});

t.test("growing arrays keep their numbers when they grow", async (t) => {
  const whole = new GrowingInt32();
  const real = new GrowingFloat64();
  for (let i = 0; i < 3000; i++) {
    whole.push(-i);
    real.push(i / 2);
  }
  t.equal(whole.length, 3000);
  t.same([whole.get(0), whole.get(2999), real.get(2999)], [-0, -2999, 1499.5]);
  t.same([...whole.slice(10, 12)], [-10, -11]);
});
