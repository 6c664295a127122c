import { availableParallelism } from "node:os";
import { join } from "node:path";
import t from "tap";
import { TopiqueError } from "../../src/errors.ts";
import { errorMessage } from "../../src/messages/messages.ts";
import { readSettings, unknownSettings } from "../../src/service/config.ts";

t.test("readSettings gives every default", async (t) => {
  const root = join(import.meta.dirname, "../..");
  t.match(readSettings({}), {
    TOPIQUE_HOST: "localhost",
    TOPIQUE_PORT: 8080,
    TOPIQUE_WORKERS: availableParallelism(),
    TOPIQUE_QUEUE: 256,
    TOPIQUE_BODY_LIMIT: 8_388_608,
    TOPIQUE_CLOSE_TIMEOUT: 25,
    TOPIQUE_MODELS: join(root, "models"),
    TOPIQUE_ENCODER: "",
    TOPIQUE_PREFIX: "",
    TOPIQUE_LANG: "en",
  });
});

t.test("readSettings reads numbers, takes empty as not set, and keeps spaces of a prefix", async (t) => {
  const settings = readSettings({ TOPIQUE_PORT: "0", TOPIQUE_QUEUE: "", TOPIQUE_PREFIX: "query: " });
  t.equal(settings.TOPIQUE_PORT, 0);
  t.equal(settings.TOPIQUE_QUEUE, 256);
  t.equal(settings.TOPIQUE_PREFIX, "query: ");
});

t.test("readSettings refuses a bad setting with its name, what was wanted and what came", async (t) => {
  const cases: [name: string, came: string, detail: string][] = [
    ["TOPIQUE_PORT", "http", 'The setting TOPIQUE_PORT: wanted an integer from 0 to 65,535; came "http".'],
    ["TOPIQUE_PORT", "70000", 'The setting TOPIQUE_PORT: wanted an integer from 0 to 65,535; came "70000".'],
    ["TOPIQUE_WORKERS", "1.5", 'The setting TOPIQUE_WORKERS: wanted an integer from 1 to 256; came "1.5".'],
    [
      "TOPIQUE_POOLING",
      "max",
      'The setting TOPIQUE_POOLING: wanted one of auto, mean, cls, lead; came "max".',
    ],
    ["TOPIQUE_LANG", "de", 'The setting TOPIQUE_LANG: wanted one of en, fr; came "de".'],
  ];
  for (const [name, came, detail] of cases) {
    try {
      readSettings({ [name]: came });
      t.fail(`${name}=${came} was accepted`);
    } catch (error) {
      if (!(error instanceof TopiqueError)) throw error;
      t.equal(error.code, "setting-invalid");
      t.equal(errorMessage(error.code, error.facts, "en").detail, detail);
    }
  }
});

t.test("unknownSettings names what is no setting", async (t) => {
  t.strictSame(unknownSettings({ TOPIQUE_WORKES: "2", TOPIQUE_PORT: "1", PATH: "/" }), ["TOPIQUE_WORKES"]);
});
