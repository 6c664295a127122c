import t from "tap";
import { readSettings } from "../../src/service/config.ts";
import { encoderOptions, isRemote } from "../../src/service/encoder-options.ts";

const optionsOf = (env: Record<string, string>) => encoderOptions(readSettings(env));

t.test("encoderOptions: the models folder's own encoder unless another is named", async (t) => {
  t.same(optionsOf({ TOPIQUE_MODELS: "m", TOPIQUE_PREFIX: "query: ", TOPIQUE_DTYPE: "fp32" }), {
    models: "m",
    dtype: "fp32",
    pooling: undefined,
    prefix: "query: ",
  });
  t.equal(optionsOf({ TOPIQUE_POOLING: "cls" }).pooling, "cls");
  const folder = t.testdir();
  t.match(optionsOf({ TOPIQUE_ENCODER: folder }), { encoder: folder, allowRemote: undefined });
});

t.test("encoderOptions: only a name of the hub, said as such, may be fetched", async (t) => {
  const settings = { TOPIQUE_ENCODER: "hub:intfloat/multilingual-e5-small" };
  t.match(optionsOf(settings), {
    encoder: "intfloat/multilingual-e5-small",
    allowRemote: true,
    cacheDir: /topique$/,
  });
  t.equal(isRemote(readSettings(settings)), true);
  for (const named of [
    "hub:",
    "hub:e5",
    "hub:a/b/c",
    "hub:a/b c",
    "intfloat/multilingual-e5-small",
    "/nowhere",
  ]) {
    t.throws(() => optionsOf({ TOPIQUE_ENCODER: named }), {
      code: "setting-invalid",
      facts: { field: "TOPIQUE_ENCODER", came: named },
    });
  }
});
