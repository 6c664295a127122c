import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import t from "tap";
import manifest from "../../package.json" with { type: "json" };

const bin = path.join(import.meta.dirname, "../../bin");

/** Starts the command under a Node that says it is `version`. */
async function topique(version: string, language: string): Promise<{ code: number; said: string }> {
  const says = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  const args = ["--import", `data:text/javascript,${encodeURIComponent(says)}`];
  const env = { ...process.env, TOPIQUE_LANG: language };
  return promisify(execFile)(process.execPath, [...args, path.join(bin, "topique.js"), "--version"], {
    env,
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }) => ({ code, said: stderr }),
  );
}

t.test("a Node that is too old is told so in one sentence, in the reader's language", async (t) => {
  const oldest = manifest.engines.node.replace(">=", "");
  t.same(await topique("20.20.2", "en"), {
    code: 1,
    said: `topique: Node ${oldest} or newer is needed; this is 20.20.2.\n`,
  });
  t.same(await topique("22.9.0", "fr"), {
    code: 1,
    said: `topique : il faut Node ${oldest} ou plus récent ; celui-ci est 22.9.0.\n`,
  });
  for (const version of [`${oldest}.0`, "24.0.0", "30.1.0"])
    t.same(await topique(version, "en"), { code: 0, said: `${manifest.version}\n` }, version);
});

t.test("npm start begins with that look", async (t) => {
  t.match(manifest.scripts.start, /^node --import .\/bin\/require-node.js .*src\/server.ts$/);
});
