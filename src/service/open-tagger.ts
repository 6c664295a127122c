import { createHash } from "node:crypto";
import type { FastifyBaseLogger } from "fastify";
import type { Analyser } from "../analysis.ts";
import { moduleUrl } from "../package-files.ts";
import { createTagger, type TaggerStamp } from "../tagging/tagger.ts";
import { loadTaggingModel, type TaggingModel } from "../topics/model.ts";
import { VERSION } from "../version.ts";
import { createPool } from "../workers/pool.ts";
import type { Settings } from "./config.ts";
import { encoderOptions, isRemote } from "./encoder-options.ts";
import type { Service } from "./serve.ts";

/** The tagger and the parts of it that lists are tagged with. */
export interface TaggerService extends Service {
  analyser: Analyser;
  decision: TaggingModel;
}

/**
 * Puts the product together from its settings, for the service and the commands:
 * workers that analyse, and the small model that decides over tags in this thread.
 * Returns while the workers start. Throws TopiqueError for files that can't be used.
 */
export function openTagger(settings: Settings, logger: FastifyBaseLogger): TaggerService {
  // The workers compare the files with the manifest's hashes, before any is ready.
  const model = loadTaggingModel(settings.TOPIQUE_MODELS, { verify: false });
  const pool = createPool({
    setup: {
      module: WORKER_MODULE,
      options: { ...encoderOptions(settings), centroids: model.stamps.centroids },
    },
    workers: settings.TOPIQUE_WORKERS,
    queueLimit: settings.TOPIQUE_QUEUE,
    // Two workers that fetch the same files at once damage them.
    oneFirst: isRemote(settings),
    onWorkerLost: (err, facts) => logger.error({ err, ...facts }, "a worker died and is replaced"),
  });
  return {
    analyser: pool,
    decision: model,
    tagger: createTagger(pool, model, stampOf(model)),
    isReady: () => pool.isReady(),
    encoder: () => pool.identity,
    limits: {
      bodyBytes: settings.TOPIQUE_BODY_LIMIT,
      queue: settings.TOPIQUE_QUEUE,
      workers: settings.TOPIQUE_WORKERS,
    },
    ready: pool.ready,
    close: () => pool.close(),
  };
}

/** Named and not imported: it would load the model runtime into this thread, which never computes. */
const WORKER_MODULE = moduleUrl("../workers/worker-analyser", import.meta.url).href;

function stampOf({ encoder, stamps, thresholds }: TaggingModel): TaggerStamp {
  // Thresholds are edited by hand, after the centroids got their stamp.
  const decided = createHash("sha256").update(stamps.centroids);
  for (const basis of ["abstract", "title"] as const) decided.update(thresholds.of(basis));
  return {
    encoder: `${encoder.name}-${encoder.dtype}-${encoder.pooling}-${encoder.hash}`,
    vocabulary: stamps.vocabulary,
    centroids: decided.digest("hex").slice(0, 16),
    version: VERSION,
  };
}
