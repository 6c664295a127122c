/** Entry: `node src/server.ts`. Says in one line why a start failed, and exits 1. */
import { readerLanguageOf } from "./config.ts";
import { TopiqueError } from "./errors.ts";
import { errorMessage } from "./messages.ts";
import { openTagger } from "./open-tagger.ts";
import { serve } from "./serve.ts";

try {
  await serve(openTagger);
} catch (error) {
  if (!(error instanceof TopiqueError)) throw error;
  const { title, detail } = errorMessage(error.code, error.facts, readerLanguageOf());
  process.stderr.write(`topique: ${title}. ${detail}\n`);
  process.exit(1);
}
