import { availableParallelism } from "node:os";
import type { FastifyBaseLogger } from "fastify";
import { openPglite } from "../database/pglite.ts";
import { openPostgres } from "../database/postgres.ts";
import type { Settings } from "../service/config.ts";
import type { ModelHolder } from "../tagging/model-holder.ts";
import { createJobs, type Jobs } from "./jobs.ts";
import { createRescorer, type Rescorer } from "./kept/rescorer.ts";
import { createListTagger } from "./list-tagger.ts";
import { createReadApart } from "./read-apart.ts";

/** Publications of one chunk: most of a second of a worker, so that its transactions cost little beside the tagging. */
const CHUNK_SIZE = 64;
const SUPERVISE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 30;
/** Beside one connection for each piece of work, some for requests and for pg-boss. */
const SPARE_CONNECTIONS = 3;
const MEGABYTE = 1024 * 1024;

/** Jobs as the settings say. Nothing is opened, and no file made, before the first list or `start`. */
export function openJobs(settings: Settings, model: ModelHolder, logger: FastifyBaseLogger): Jobs {
  const onError = (err: unknown) => logger.error({ err }, "lists: something failed and is tried again");
  const rescorer = settings.TOPIQUE_EMBEDDINGS > 0 ? openRescorer(model) : undefined;
  return createJobs({
    open: () =>
      settings.DATABASE_URL === ""
        ? openPglite(settings.TOPIQUE_DATA)
        : Promise.resolve(
            openPostgres({
              url: settings.DATABASE_URL,
              connections: settings.TOPIQUE_CHUNKS + SPARE_CONNECTIONS,
              onError,
            }),
          ),
    tagger: createListTagger({ model, rescorer, onFailure: onError }),
    readList: createReadApart({ unpackedBytes: settings.TOPIQUE_LIST_LIMIT }),
    rescoring: rescorer && { rescorer, model },
    embeddingBytes: settings.TOPIQUE_EMBEDDINGS * MEGABYTE,
    // Nobody else can take the chunks of an embedded database.
    chunksAtOnce:
      settings.DATABASE_URL === "" ? Math.max(1, settings.TOPIQUE_CHUNKS) : settings.TOPIQUE_CHUNKS,
    chunkSize: CHUNK_SIZE,
    heartbeatSeconds: settings.TOPIQUE_HEARTBEAT,
    superviseSeconds: SUPERVISE_SECONDS,
    longestPauseSeconds: LONGEST_PAUSE_SECONDS,
    retentionDays: settings.TOPIQUE_RETENTION,
    // The rest of the time is the encoder's and the sockets'.
    closeWithinMs: settings.TOPIQUE_CLOSE_TIMEOUT * 1000 * 0.6,
    onError,
  });
}

/** Its threads start when the first kept embedding is found. */
function openRescorer(model: ModelHolder): Rescorer {
  const rescorer = createRescorer(Math.min(2, availableParallelism()));
  model.addKeeper(rescorer);
  return rescorer;
}
