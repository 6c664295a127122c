import closeWithGrace from "close-with-grace";
import { pino } from "pino";
import { TopiqueError } from "../errors.ts";
import { openJobs } from "../jobs/open-jobs.ts";
import { readSettings } from "../service/config.ts";
import { resume } from "../service/open-service.ts";
import { openTagger } from "../service/open-tagger.ts";

/**
 * Tags the chunks of lists that servers have taken in, beside them on this machine or another,
 * sharing nothing but PostgreSQL. Resolves once it works; SIGTERM finishes the chunks in hand.
 * Throws TopiqueError "setting-invalid" without DATABASE_URL: PGlite is one process' own.
 */
export async function runWorker(): Promise<void> {
  const settings = readSettings();
  if (settings.DATABASE_URL === "") {
    throw new TopiqueError("setting-invalid", { field: "DATABASE_URL", wanted: "postgresql://…" });
  }
  const logger = pino({ level: settings.TOPIQUE_LOG_LEVEL });
  const chunks = Math.max(1, settings.TOPIQUE_CHUNKS);
  const service = openTagger(settings, logger);
  const { model } = service;
  const jobs = openJobs({ ...settings, TOPIQUE_CHUNKS: chunks }, model, logger);
  const closing = new AbortController();
  const close = async () => {
    closing.abort();
    await jobs.close();
    await service.close();
  };
  const grace = closeWithGrace(
    { delay: settings.TOPIQUE_CLOSE_TIMEOUT * 1000, logger },
    async ({ err, signal }) => {
      if (err) logger.fatal({ err }, "closing after a failure that nothing caught");
      else logger.info({ signal }, "closing");
      await close();
      logger.info("closed");
    },
  );
  await service.ready.catch(async (error: unknown) => {
    await close();
    grace.uninstall(); // it would exit 0
    throw error;
  });
  await resume(jobs, logger, closing.signal);
  logger.info({ stamp: model.current.stamp, chunks }, "working");
}
