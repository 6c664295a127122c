import t from "tap";
import { leavingOut, unreadWords } from "../../src/encoder/unread.ts";
import { bertTokenizer } from "../helpers/bert-tokenizer.ts";

const PIECES = "[UNK] [SEP] robot the them ##es ##s , .".split(" ");
const bert = bertTokenizer(PIECES);
const library = (text: string): number[] => bert.encode(text, { add_special_tokens: false });

t.test("leavingOut", async (t) => {
  // Of the unread words "our" is no piece, and no word can be one token of it.
  const tokensOf = leavingOut(library, ["the", "them", ",", "our"], bert);
  const pieces = (text: string) => tokensOf(text).map((id) => PIECES[id]);

  t.test("leaves out the words and signs named, wherever they stand", async (t) => {
    t.same(pieces("The robot, the Robots, them."), ["robot", "robot", "##s", "."]);
    t.same(pieces("the, them"), []);
    t.same(pieces(""), []);
  });

  t.test("reads words that only begin like one of them", async (t) => {
    t.same(pieces("themes them thes"), ["them", "##es", "the", "##s"]);
  });

  t.test("keeps unknown words", async (t) => {
    t.same(pieces("the arm"), ["[UNK]"]);
  });

  t.test("is what it was given where every word is read, whatever the tokenizer", async (t) => {
    const other = bertTokenizer(PIECES, { model: { type: "BPE", merges: [] } });
    t.equal(leavingOut(library, [], other), library);
  });

  t.test("refuses a tokenizer whose pieces do not say whether they begin a word", async (t) => {
    const other = bertTokenizer(PIECES, { model: { type: "BPE", merges: [] } });
    t.throws(() => leavingOut(library, ["the"], other), {
      code: "model-corrupt",
      facts: { file: "config.json" },
    });
  });
});

t.test("unreadWords are those of config.json, and none where it names none", async (t) => {
  t.same(unreadWords({ unread: ["the", ","] }), ["the", ","]);
  for (const config of [{}, { unread: "the" }, { unread: [1] }]) t.same(unreadWords(config), []);
});
