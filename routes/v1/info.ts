import { TopiqueError } from "../../src/errors.ts";
import type { App, RouteParts } from "../../src/http/app-parts.ts";
import { answer, problems } from "../../src/http/responses.ts";
import { MODEL_LANGUAGES } from "../../src/languages/language.ts";
import { MAX_BATCH_ENTRIES, MAX_TAGS, MAX_TEXT_LENGTH } from "../../src/limits.ts";
import type { InfoBody } from "../../src/schemas/info.ts";
import { ReaderQuery } from "../../src/schemas/text.ts";
import { VERSION } from "../../src/version.ts";

export default async function infoRoutes(app: App, parts: RouteParts): Promise<void> {
  app.get("/v1/info", {
    schema: {
      tags: ["service"],
      operationId: "getInfo",
      summary: "What runs here: version, encoder, vocabulary, limits.",
      querystring: ReaderQuery,
      response: { 200: answer("Info", "What runs here."), ...problems("field-invalid", "starting") },
    },
    handler: async () => describe(parts),
  });
}

function describe({ model, encoder, limits }: RouteParts): InfoBody {
  const identity = encoder();
  if (!identity) throw new TopiqueError("starting");
  const { vocabulary, stamp } = model.current;
  return {
    name: "topique",
    version: VERSION,
    encoder: identity,
    vocabulary: {
      hash: vocabulary.stamp,
      topics: vocabulary.topics.length,
      areas: vocabulary.areas.length,
    },
    languages: [...MODEL_LANGUAGES],
    limits: {
      bodyBytes: limits.bodyBytes,
      lineBytes: limits.bodyBytes,
      listEntries: MAX_BATCH_ENTRIES,
      textCharacters: MAX_TEXT_LENGTH,
      tags: MAX_TAGS,
      queue: limits.queue,
    },
    workers: limits.workers,
    stamp,
  };
}
