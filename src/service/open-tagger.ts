import type { FastifyBaseLogger } from "fastify";
import { moduleUrl } from "../package-files.ts";
import { createModelHolder } from "../tagging/model-holder.ts";
import { openSnapshot } from "../tagging/snapshot.ts";
import { readModelFiles, readModelFilesBeside } from "../topics/model-files.ts";
import { createPool } from "../workers/pool.ts";
import type { Settings } from "./config.ts";
import { encoderOptions, isRemote } from "./encoder-options.ts";
import type { Service } from "./serve.ts";

export interface TaggerService extends Service {
  /**
   * Tags with the topics of a models folder from now on; what has begun ends with those it began with.
   * Its encoder must be the one in force. Rejects, and changes nothing, where it can't be used.
   */
  replaceModel(models: string): Promise<void>;
}

/**
 * Puts the product together from its settings, for the service and the commands:
 * workers that analyse, and the small model that decides over tags in this thread.
 * Returns while the workers start. Throws TopiqueError for files that can't be used.
 */
export function openTagger(settings: Settings, logger: FastifyBaseLogger): TaggerService {
  const first = openSnapshot(readModelFiles(settings.TOPIQUE_MODELS));
  const pool = createPool({
    setup: { module: WORKER_MODULE, options: encoderOptions(settings) },
    model: first,
    workers: settings.TOPIQUE_WORKERS,
    queueLimit: settings.TOPIQUE_QUEUE,
    // Two workers that fetch the same files at once damage them.
    oneFirst: isRemote(settings),
    onWorkerLost: (err, facts) => logger.error({ err, ...facts }, "a worker died and is replaced"),
  });
  const model = createModelHolder(pool, first, pool);
  return {
    model,
    async replaceModel(models) {
      await model.replace(openSnapshot(await readModelFilesBeside(models)));
      logger.info({ stamp: model.current.stamp }, "the model was replaced");
    },
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
