import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { type Static, Type } from "typebox";
import { TopiqueError } from "../errors.ts";
import { schemaFacts } from "../http/validation.ts";
import type { Language } from "../messages/messages.ts";
import { DATA_FOLDER, PACKAGE_ROOT } from "../package-files.ts";

const choice = <Choice extends string>(choices: readonly Choice[], fallback: Choice) =>
  Type.Unsafe<Choice>({ type: "string", enum: choices, default: fallback });

/**
 * Every setting of the program: name in the environment, type, range, default.
 * What small and large values do stands in .env.example, one paragraph a setting.
 */
export const settingsSchema = Type.Object({
  TOPIQUE_HOST: Type.String({ default: "localhost" }),
  TOPIQUE_PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 8080 }),
  TOPIQUE_WORKERS: Type.Integer({ minimum: 1, maximum: 256, default: availableParallelism() }),
  TOPIQUE_QUEUE: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 256 }),
  TOPIQUE_BODY_LIMIT: Type.Integer({ minimum: 1_024, maximum: 1_073_741_824, default: 8_388_608 }),
  TOPIQUE_CLOSE_TIMEOUT: Type.Number({ minimum: 0.1, maximum: 3_600, default: 25 }),
  TOPIQUE_MODELS: Type.String({ default: join(PACKAGE_ROOT, "models") }),
  TOPIQUE_ENCODER: Type.String({ default: "" }),
  TOPIQUE_DTYPE: choice(["fp32", "fp16", "q8", "int8", "uint8", "q4", "q4f16", "bnb4"], "q8"),
  TOPIQUE_POOLING: choice(["auto", "mean", "cls", "lead"], "auto"),
  TOPIQUE_PREFIX: Type.String({ default: "" }),
  DATABASE_URL: Type.String({ default: "" }),
  TOPIQUE_DATA: Type.String({ default: DATA_FOLDER }),
  TOPIQUE_CHUNKS: Type.Integer({ minimum: 0, maximum: 64, default: 2 }),
  TOPIQUE_HEARTBEAT: Type.Integer({ minimum: 10, maximum: 3_600, default: 20 }),
  TOPIQUE_RETENTION: Type.Number({ minimum: 0, maximum: 36_500, default: 30 }),
  TOPIQUE_EMBEDDINGS: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 2_048 }),
  TOPIQUE_LIST_LIMIT: Type.Integer({ minimum: 1_024, default: 1_073_741_824 }),
  TOPIQUE_LOG_LEVEL: choice(["silent", "fatal", "error", "warn", "info", "debug", "trace"], "info"),
  TOPIQUE_LANG: Type.Unsafe<Language>({ type: "string", enum: ["en", "fr"], default: "en" }),
});

export type Settings = Static<typeof settingsSchema>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings from the environment. An empty value counts as not set, as container
 * tools write it. Throws TopiqueError "setting-invalid" for the first bad one.
 */
export function readSettings(env: Environment = process.env): Settings {
  const found: Record<string, unknown> = { TOPIQUE_LANG: readerLanguageOf(env) };
  for (const [name, schema] of Object.entries(settingsSchema.properties)) {
    const came = env[name];
    if (came !== undefined && came !== "") found[name] = read(name, schema, came);
    else found[name] ??= (schema as { default?: unknown }).default;
  }
  return found as Settings;
}

/** Names that look like settings and are none, such as a misspelt one. */
export function unknownSettings(env: Environment = process.env): string[] {
  return Object.keys(env).filter(
    (name) => name.startsWith("TOPIQUE_") && !(name in settingsSchema.properties),
  );
}

/** The language a terminal or log is spoken to in: TOPIQUE_LANG, or else the locale's. */
export function readerLanguageOf(env: Environment = process.env): Language {
  const locale = env.TOPIQUE_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return /^fr/i.test(locale) ? "fr" : "en";
}

const ajv = new Ajv({ coerceTypes: true, verbose: true, strict: false });

function read(name: string, schema: object, came: string): unknown {
  const holder = { value: came };
  const validate = ajv.compile({ type: "object", properties: { value: schema } });
  if (validate(holder)) return holder.value;
  throw new TopiqueError("setting-invalid", {
    ...schemaFacts(validate.errors![0]!),
    field: name,
    came: JSON.stringify(came.slice(0, 60)),
  });
}
