/** A service in its own process on the fake analyser, for tests of its start and end. A text with "slow" in it takes 300 ms. */
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "../../src/serve.ts";
import { createTagger } from "../../src/tagger.ts";
import { decision, identity, stamp, WORDS } from "./app.ts";
import { createFakeAnalyser } from "./fake-analyser.ts";

const analyser = createFakeAnalyser(WORDS);
const tagger = createTagger(analyser, decision, stamp);

await serve((settings) => ({
  tagger: {
    ...tagger,
    async tag(input, options, analyse) {
      if (input.abstract?.includes("slow")) await sleep(300);
      if (input.abstract?.includes("forever")) await new Promise(() => {});
      return tagger.tag(input, options, analyse);
    },
  },
  isReady: () => true,
  encoder: () => identity,
  limits: { bodyBytes: settings.TOPIQUE_BODY_LIMIT, queue: settings.TOPIQUE_QUEUE, workers: 2 },
  ready: Promise.resolve(),
  close: () => analyser.close(),
}));
