import type { PreTrainedModel } from "@xenova/transformers";
import t from "tap";
import { forwardOf } from "../../src/encoder/forward.ts";

type Feeds = Record<string, { data: BigInt64Array; dims: number[] }>;

/** A model whose states are its token ids, and what it was asked for: by its session, or by its class. */
function fakeModel(
  inputNames: string[],
  others: string[] = [],
  output: object = { name: "last_hidden_state" },
) {
  const asked: { by: string; feeds: Feeds }[] = [];
  const run = (by: string) => async (feeds: Feeds) => {
    asked.push({ by, feeds });
    const states = Float32Array.from(feeds.input_ids!.data, Number);
    return "name" in output ? { [String(output.name)]: { data: states } } : output;
  };
  const sessions = Object.fromEntries(
    ["model", ...others].map((name) => [name, { inputNames, run: run("session") }]),
  );
  const model = Object.assign(run("class"), { sessions }) as unknown as PreTrainedModel;
  return { asked, forward: forwardOf(model) };
}

const shown = (feeds: Feeds) =>
  Object.entries(feeds).map(([name, { data, dims }]) => [name, Array.from(data, Number), dims].join(" "));

t.test("a model with the inputs of BERT is run by its session, with the inputs it has", async (t) => {
  const bert = fakeModel(["input_ids", "attention_mask", "token_type_ids"]);
  t.same(await bert.forward([2, 7, 3]), Float32Array.of(2, 7, 3));
  await bert.forward([5]);
  t.same(
    bert.asked.map(({ by, feeds }) => [by, ...shown(feeds)]),
    [
      ["session", "input_ids 2,7,3 1,3", "attention_mask 1,1,1 1,3", "token_type_ids 0,0,0 1,3"],
      ["session", "input_ids 5 1,1", "attention_mask 1 1,1", "token_type_ids 0 1,1"],
    ],
  );
  const distil = fakeModel(["input_ids", "attention_mask"]);
  await distil.forward([1]);
  t.same(Object.keys(distil.asked[0]!.feeds), ["input_ids", "attention_mask"]);
});

t.test("any other goes through its class", async (t) => {
  const others = [fakeModel(["input_ids", "decoder_input_ids"]), fakeModel(["input_ids"], ["vision"])];
  for (const { forward, asked } of others) {
    t.same(await forward([2, 3]), Float32Array.of(2, 3));
    t.equal(asked[0]?.by, "class");
  }
});

t.test("states come under any of the exporters' names, as floats", async (t) => {
  for (const name of ["last_hidden_state", "token_embeddings", "logits"]) {
    t.same(await fakeModel(["input_ids"], [], { name }).forward([4]), Float32Array.of(4));
  }
  for (const output of [{}, { last_hidden_state: { data: new Uint16Array(1) } }]) {
    await t.rejects(fakeModel(["input_ids"], [], output).forward([4]), { code: "model-corrupt" });
  }
});
