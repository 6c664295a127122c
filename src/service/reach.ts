import { TopiqueError } from "../errors.ts";
import type { Reach } from "../http/reach.ts";
import type { Settings } from "./config.ts";

/** Who may reach the service, from the settings. Throws TopiqueError "setting-invalid". */
export function readReach(
  settings: Pick<Settings, "TOPIQUE_HOST" | "TOPIQUE_HOSTS" | "TOPIQUE_ORIGINS">,
): Reach {
  const { TOPIQUE_HOST, TOPIQUE_HOSTS, TOPIQUE_ORIGINS } = settings;
  const hosts = entriesOf("TOPIQUE_HOSTS", TOPIQUE_HOSTS, "host-names", (name) => /^[\w.-]+$/.test(name));
  const origins = entriesOf("TOPIQUE_ORIGINS", TOPIQUE_ORIGINS, "origins", isOrigin);
  return { hosts: new Set([TOPIQUE_HOST.toLowerCase(), ...hosts]), origins: new Set(origins) };
}

function entriesOf(field: string, value: string, type: string, isOne: (entry: string) => boolean): string[] {
  const entries = value.split(",").flatMap((entry) => entry.trim().toLowerCase() || []);
  const wrong = entries.find((entry) => !isOne(entry));
  if (wrong === undefined) return entries;
  throw new TopiqueError("setting-invalid", { field, type, came: JSON.stringify(wrong.slice(0, 60)) });
}

function isOrigin(entry: string): boolean {
  return /^https?:/.test(entry) && URL.canParse(entry) && new URL(entry).origin === entry;
}
