import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import t from "tap";
import { TopiqueError } from "../../src/errors.ts";
import { errorMessage } from "../../src/messages/messages.ts";
import { readerLanguageOf, readSettings, settingsSchema, unknownSettings } from "../../src/service/config.ts";

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
  for (const [name, schema] of Object.entries(settingsSchema.properties)) {
    t.ok("default" in schema, name);
  }
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

t.test("readerLanguageOf follows TOPIQUE_LANG, then the locale", async (t) => {
  const cases: [Record<string, string>, "en" | "fr"][] = [
    [{}, "en"],
    [{ LANG: "fr_CA.UTF-8" }, "fr"],
    [{ LANG: "fr_FR", LC_ALL: "C" }, "en"],
    [{ LANG: "C.UTF-8", TOPIQUE_LANG: "fr" }, "fr"],
    [{ LANG: "fr_FR", TOPIQUE_LANG: "en" }, "en"],
  ];
  for (const [env, language] of cases) t.equal(readerLanguageOf(env), language, JSON.stringify(env));
});

t.test("unknownSettings names what is no setting", async (t) => {
  t.strictSame(unknownSettings({ TOPIQUE_WORKES: "2", TOPIQUE_PORT: "1", PATH: "/" }), ["TOPIQUE_WORKES"]);
});

t.test(".env.example documents every setting, with its default, and no other", async (t) => {
  const example = await readFile(join(import.meta.dirname, "../../.env.example"), "utf8");
  const documented = Array.from(example.matchAll(/^#(\w+)=(.*)$/gm), ([, name, value]) => [name, value]);
  t.strictSame(documented.map(([name]) => name).sort(), Object.keys(settingsSchema.properties).sort());
  const defaults = readSettings({});
  for (const [name, value] of documented) {
    const fallback = String(defaults[name as keyof typeof defaults]);
    if (value !== "") t.ok(fallback === value || fallback.endsWith(`/${value}`), `${name}=${value}`);
  }
  const paragraphs = example.split("\n\n").slice(1);
  for (const paragraph of paragraphs) t.match(paragraph, /^# .{20}/, "each has words");
});
