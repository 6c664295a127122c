import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../service/config.ts";

/** Of the embedded database, in the data folder; its lock stands beside it. */
export const PGLITE_FOLDER = "pglite";

/** Whether there may be unfinished jobs to go on with: a server, or a folder that an earlier run made. */
export function hasJobs(settings: Settings): boolean {
  return settings.DATABASE_URL !== "" || existsSync(join(settings.TOPIQUE_DATA, PGLITE_FOLDER));
}
