import { setTimeout } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import { hasJobs } from "../jobs/has-jobs.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { lazyJobs } from "../jobs/lazy-jobs.ts";
import type { Settings } from "./config.ts";
import { openTagger, type TaggerService } from "./open-tagger.ts";
import type { Service } from "./serve.ts";

/** The whole service: the tagger, and lists as jobs. Goes on with unfinished jobs once it can. */
export function openService(
  settings: Settings,
  logger: FastifyBaseLogger,
): TaggerService & { lists: NonNullable<Service["lists"]> } {
  const service = openTagger(settings, logger);
  const jobs = lazyJobs(async () => {
    const { openJobs } = await import("../jobs/open-jobs.ts");
    return openJobs(settings, service.model, logger);
  });
  const closing = new AbortController();
  const resumed = hasJobs(settings) ? resume(jobs, logger, closing.signal) : undefined;
  return {
    ...service,
    lists: { jobs, bytes: settings.TOPIQUE_LIST_LIMIT },
    async close() {
      closing.abort();
      await resumed;
      // Chunks in hand are finished on the encoder, so it goes last.
      await jobs.close();
      await service.close();
    },
  };
}

/** Seconds between tries while the database is away. */
const RETRY_SECONDS = 5;

/** Opens the database, as often as it takes: a service that tags single texts needs none. */
export async function resume(jobs: Jobs, logger: FastifyBaseLogger, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      return await jobs.start();
    } catch (err) {
      logger.error({ err }, "the database for lists can't be opened; trying again");
      await setTimeout(RETRY_SECONDS * 1000, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}
