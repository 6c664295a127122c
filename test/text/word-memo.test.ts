import fc from "fast-check";
import t from "tap";
import { type CharacterKind, WordMemo } from "../../src/text/word-memo.ts";

const KINDS: Record<string, CharacterKind> = { " ": "gap", "'": "later", "!": "alone" };

/** A memo of words' lengths, the words it was asked to work out, and how it reads a text: words with their numbers. */
function memoOfLengths(work = (word: string): number[] => [word.length]) {
  const worked: string[] = [];
  const memo = new WordMemo({
    kindOf: (character) => KINDS[character] ?? "part",
    work(word) {
      worked.push(word);
      return work(word);
    },
  });
  const read = (text: string) => {
    const found: [string, ...number[]][] = [];
    memo.each(text, (kept, start, end, from, to) => {
      found.push([text.slice(from, to), ...kept.subarray(start, end)]);
    });
    return found;
  };
  return { read, worked };
}

t.test("reads words, signs that are words, and what may go on with a word but not begin one", async (t) => {
  const { read } = memoOfLengths();
  t.same(read("'tis don't! a''"), [
    ["tis", 3],
    ["don't", 5],
    ["!", 1],
    ["a''", 3],
  ]);
  t.same(read(""), []);
  t.same(read(" '  "), []);
});

t.test("works every word out once, whichever text it stands in", async (t) => {
  const { read, worked } = memoOfLengths();
  read("to be or not to be");
  t.same(read("be not"), [
    ["be", 2],
    ["not", 3],
  ]);
  t.same(worked, ["to", "be", "or", "not"]);
});

t.test("keeps none, one or several numbers of a word", async (t) => {
  const { read } = memoOfLengths((word) => Array.from(word.slice(1), (_, i) => -i));
  for (let times = 0; times < 2; times++) t.same(read("a bc def"), [["a"], ["bc", 0], ["def", 0, -1]]);
});

t.test("works out anew what is too long to be kept", async (t) => {
  const word = "x".repeat(1_000);
  const { read, worked } = memoOfLengths();
  t.same(read(`${word} ${word}`), [
    [word, 1_000],
    [word, 1_000],
  ]);
  t.same(worked, [word, word]);
  const many = memoOfLengths(() => Array.from({ length: 2_000 }, (_, i) => i));
  for (let times = 0; times < 2; times++) t.equal(many.read("a")[0]?.length, 2_001);
  t.same(many.worked, ["a", "a"]);
});

t.test("starts over when it is full of words or of numbers, and goes on giving the same", async (t) => {
  const words = Array.from({ length: 20_000 }, (_, i) => `word${i}`);
  for (const numbers of [1, 100]) {
    const { read, worked } = memoOfLengths((word) => Array(numbers).fill(word.length));
    for (let times = 0; times < 2; times++) {
      const found = read(words.join(" "));
      t.ok(found.every(([word, ...kept], i) => word === words[i] && kept[numbers - 1] === word.length));
    }
    t.ok(worked.length > words.length, "some were forgotten");
    const before = worked.length;
    read(words.slice(-50).join(" "));
    t.equal(worked.length, before, "the last ones were not");
  }
});

t.test("words of one hash are told apart, and those that find no room are worked out anew", async (t) => {
  // Nothing but NUL leaves the hash at 0, however long it is.
  const words = Array.from({ length: 40 }, (_, i) => "\0".repeat(i + 1));
  const { read, worked } = memoOfLengths();
  for (let times = 0; times < 2; times++) {
    t.same(
      read(words.join(" ")),
      words.map((word) => [word, word.length]),
    );
  }
  t.equal(worked.length, 40 + 8, "32 were kept");
  t.same(read("a robot"), [
    ["a", 1],
    ["robot", 5],
  ]);
});

t.test("finds the words that a regular expression finds, with what belongs to each", async () => {
  const { read } = memoOfLengths((word) => codesOf(word));
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "\u00e9", "\ud83d", "'", "!", " ") });
  fc.assert(
    fc.property(text, (text) => {
      const words = text.match(/!|[^ '!][^ !]*/g) ?? [];
      const expected = words.map((word) => [word, ...codesOf(word)]);
      return JSON.stringify(read(text)) === JSON.stringify(expected);
    }),
  );
});

function codesOf(word: string): number[] {
  return Array.from({ length: word.length }, (_, i) => word.charCodeAt(i));
}
