import { Ajv } from "ajv";
import { TopiqueError } from "../errors.ts";
import { schemaFacts } from "../http/validation.ts";
import { type Environment, eachSetting, SETTINGS, type Settings } from "./settings.ts";
import { terminalLanguage } from "./terminal-language.ts";

export type { Settings };

/**
 * Settings from the environment. An empty value counts as not set, as container
 * tools write it. Throws TopiqueError "setting-invalid" for the first bad one.
 */
export function readSettings(env: Environment = process.env): Settings {
  const found: Record<string, unknown> = { TOPIQUE_LANG: terminalLanguage(env) };
  for (const [name, setting] of eachSetting()) {
    const came = env[name];
    if (came !== undefined && came !== "") found[name] = read(name, setting, came);
    else found[name] ??= setting.default;
  }
  return found as Settings;
}

/** Names that look like settings and are none, such as a misspelt one. */
export function unknownSettings(env: Environment = process.env): string[] {
  return Object.keys(env).filter((name) => name.startsWith("TOPIQUE_") && !(name in SETTINGS));
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
