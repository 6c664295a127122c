import t from "tap";
import { createPlan } from "../../src/encoder/plan.ts";

// A token a word, the number of its letters.
const tokensOf = (text: string) => (text.match(/\w+/g) ?? []).map((word) => word.length);
const plan = createPlan({ tokensOf, room: 6, chunkRoom: 4, maxTokens: 9 });

const SEVEN = "It was a robot. It can see."; // 4 and 3 words
const TEN = "It was a robot. It can see. And it does."; // and 3 more

t.test("a text within one run's room is one chunk, however many sentences it has", async (t) => {
  t.same(plan("One two. Three.", "chunk"), {
    chunks: [[3, 3, 5]],
    counts: { tokens: 3, chunks: 1, truncated: false },
  });
  t.same(plan("", "chunk").chunks, [[]], "a text without a token too");
});

t.test("a longer one is parted between sentences, and all of it is read", async (t) => {
  t.same(plan(SEVEN, "chunk"), {
    chunks: [
      [2, 3, 1, 5],
      [2, 3, 3],
    ],
    counts: { tokens: 7, chunks: 2, truncated: false },
  });
});

t.test("with truncate, what the window does not hold is left out and said", async (t) => {
  t.same(plan(SEVEN, "truncate"), {
    chunks: [
      [2, 3, 1, 5],
      [2, 3],
    ],
    counts: { tokens: 7, chunks: 2, truncated: true },
  });
  t.equal(plan("One two three four five six.", "truncate").counts.truncated, false, "six fit");
});

t.test("with error, the window is the limit", async (t) => {
  t.same(plan("One two three four five six.", "error").counts.tokens, 6);
  t.throws(() => plan(SEVEN, "error"), { code: "text-too-long", facts: { tokens: 7, limit: 6 } });
});

t.test("no text may occupy a worker for long unless it is truncated", async (t) => {
  t.throws(() => plan(TEN, "chunk"), { code: "text-too-long", facts: { tokens: 10, most: 9 } });
  t.same(plan(TEN, "truncate").counts, { tokens: 10, chunks: 2, truncated: true });
  const endless = "a".repeat(9 * 20 + 1);
  t.throws(() => plan(endless, "chunk"), { code: "text-too-long", facts: { most: 9 } }, "not even counted");
  t.match(plan(endless, "truncate").counts, { truncated: true });
});

t.test("the whole text is asked for first, since a tokenizer may join words over sentences", async (t) => {
  const asked: string[] = [];
  const joining = createPlan({
    tokensOf(text) {
      asked.push(text);
      return tokensOf(text);
    },
    room: 6,
    chunkRoom: 4,
    maxTokens: 9,
  });
  joining("One two.", "chunk");
  t.same(asked, ["One two."]);
  t.same(joining(SEVEN, "chunk").chunks, plan(SEVEN, "chunk").chunks);
});
