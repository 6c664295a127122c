import { homedir } from "node:os";
import { basename, dirname, extname, join } from "node:path";

/** ".ts" where the sources run as they are, ".js" where they were built into dist/. */
const ENDING = extname(import.meta.filename);

/** Where package.json and models/ lie. */
export const PACKAGE_ROOT = join(import.meta.dirname, ENDING === ".ts" ? ".." : "../..");

const isInstalled = basename(dirname(PACKAGE_ROOT)) === "node_modules";

/** What may be lost at any time: among the modules, whoever installed them. */
export const CACHE_FOLDER = join(
  isInstalled ? dirname(PACKAGE_ROOT) : join(PACKAGE_ROOT, "node_modules"),
  ".cache/topique",
);

/** What must be kept: never inside an installed package, which the next installation replaces. */
export const DATA_FOLDER = isInstalled
  ? join(process.env.XDG_DATA_HOME || join(homedir(), ".local/share"), "topique")
  : join(PACKAGE_ROOT, "data");

/** A module that is named and not imported, such as a thread's: `path` without its ending, as seen from the module `from`. */
export function moduleUrl(path: string, from: string): URL {
  return new URL(path + ENDING, from);
}
