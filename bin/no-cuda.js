/**
 * Runs when the package is installed, just before onnxruntime-node's own script, which fetches hundreds of
 * megabytes of CUDA libraries from outside the registry, and fails where that can't be reached. It fetches
 * nothing where it finds files of their names; so they get those names, empty: the encoder runs on the processor.
 */
import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const isInstalled = import.meta.url.includes("/node_modules/");
const isAskedFor =
  "ONNXRUNTIME_NODE_INSTALL" in process.env || "npm_config_onnxruntime_node_install" in process.env;
try {
  if (isInstalled && !isAskedFor) leaveNothingToFetch();
} catch {
  // Then that script does what it does anyway.
}

function leaveNothingToFetch() {
  const require = createRequire(import.meta.url);
  const fromItsUser = createRequire(require.resolve("@xenova/transformers"));
  const runtime = dirname(fromItsUser.resolve("onnxruntime-node/package.json"));
  const { requirements, manifests } = require(join(runtime, "script/install-metadata.js"));
  const platform = `${process.platform}/${process.arch}`;
  for (const name of requirements[platform] ?? []) {
    for (const file of Object.keys(manifests[`${platform}:${name}`])) {
      const path = join(runtime, "bin/napi-v6", platform, file);
      if (!existsSync(path)) writeFileSync(path, "");
    }
  }
}
