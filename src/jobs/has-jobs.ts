import { existsSync } from "node:fs";
import { join } from "node:path";
import { PGLITE_FOLDER } from "../database/pglite.ts";
import type { Settings } from "../service/config.ts";

/** Whether there may be unfinished jobs to go on with: a server, or a folder that an earlier run made. */
export function hasJobs(settings: Settings): boolean {
  return settings.DATABASE_URL !== "" || existsSync(join(settings.TOPIQUE_DATA, PGLITE_FOLDER));
}
