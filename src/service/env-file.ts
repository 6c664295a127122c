import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { TopiqueError } from "../errors.ts";
import { reasonOf } from "../system-error.ts";

const NAME = ".env";

/**
 * Adds the settings of a .env file in the current folder, if there is one. Variables of the
 * environment go before it. Throws TopiqueError "input-unreadable" for one that is no file or not permitted:
 * Node's own loader doesn't tell the two from none.
 */
export function loadEnvFile(): void {
  let text: string;
  try {
    text = readFileSync(NAME, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return;
    throw new TopiqueError("input-unreadable", { name: NAME, reason: reasonOf(cause) }, { cause });
  }
  for (const [name, value] of Object.entries(parseEnv(text))) process.env[name] ??= value;
}
