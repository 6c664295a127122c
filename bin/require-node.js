/**
 * Ends with one sentence under a Node that is too old. It comes before anything else is read,
 * and is written so that those Nodes understand it: they can't read the sources.
 */
import { createRequire } from "node:module";

const { engines } = createRequire(import.meta.url)("../package.json");
const oldest = engines.node.replace(">=", "");
const [major, minor] = process.versions.node.split(".").map(Number);
const [leastMajor, leastMinor] = oldest.split(".").map(Number);
if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
  const { TOPIQUE_LANG, LC_ALL, LC_MESSAGES, LANG } = process.env;
  const isFrench = /^fr/i.test(TOPIQUE_LANG || LC_ALL || LC_MESSAGES || LANG || "");
  process.stderr.write(
    isFrench
      ? `topique : il faut Node ${oldest} ou plus récent ; celui-ci est ${process.versions.node}.\n`
      : `topique: Node ${oldest} or newer is needed; this is ${process.versions.node}.\n`,
  );
  process.exit(1);
}
