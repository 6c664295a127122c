/**
 * A service in its own process on the fake analyser, for tests of its start and end.
 * A text with "slow" in it is reported to the parent and waits for its "release".
 */
import { serve } from "../../src/service/serve.ts";
import { createModelHolder } from "../../src/tagging/model-holder.ts";
import { identity, snapshot, WORDS } from "./app.ts";
import { createFakeAnalyser } from "./fake-analyser.ts";

const analyser = createFakeAnalyser(WORDS);
const released = Promise.withResolvers<void>();
process.on("message", () => released.resolve());
// The parent's line must not keep this process alive after it closed.
process.channel?.unref();

await serve((settings) => ({
  model: createModelHolder(
    {
      async analyse(input, options) {
        if (input.abstract?.includes("slow")) {
          process.send?.("accepted");
          await released.promise;
        }
        return analyser.analyse(input, options);
      },
    },
    snapshot,
  ),
  isReady: () => true,
  encoder: () => identity,
  limits: { bodyBytes: settings.TOPIQUE_BODY_LIMIT, queue: settings.TOPIQUE_QUEUE, workers: 2 },
  ready: Promise.resolve(),
  close: () => analyser.close(),
}));
