import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import type { FastifyBaseLogger } from "fastify";
import type { Analyser } from "../analysis.ts";
import { openPglite } from "../database/pglite.ts";
import { openPostgres } from "../database/postgres.ts";
import type { Settings } from "../service/config.ts";
import type { TaggerStamp, TopicDecision } from "../tagging/tagger.ts";
import { readManifest } from "../topics/manifest.ts";
import { createJobs, type Jobs } from "./jobs.ts";
import { createKeptEmbeddings } from "./kept/kept-embeddings.ts";
import { createRescorer } from "./kept/rescorer.ts";
import { createListTagger } from "./list-tagger.ts";
import { readList } from "./read-list.ts";
import type { Rescoring } from "./retag.ts";

export interface JobsParts {
  analyser: Analyser;
  decision: TopicDecision;
  stamp: TaggerStamp;
}

/** Publications of one chunk: most of a second of a worker, so that its transactions cost little beside the tagging. */
const CHUNK_SIZE = 64;
const SUPERVISE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 30;
/** Beside one connection for each piece of work, some for requests and for pg-boss. */
const SPARE_CONNECTIONS = 3;
const MEGABYTE = 1024 * 1024;

/** Jobs as the settings say. Nothing is opened, and no file made, before the first list or `start`. */
export function openJobs(settings: Settings, parts: JobsParts, logger: FastifyBaseLogger): Jobs {
  const onError = (err: unknown) => logger.error({ err }, "lists: something failed and is tried again");
  const rescoring = settings.TOPIQUE_EMBEDDINGS > 0 ? rescoringOf(settings.TOPIQUE_MODELS) : undefined;
  const kept = rescoring && createKeptEmbeddings({ ...rescoring, encoder: parts.stamp.encoder });
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
    tagger: createListTagger({ ...parts, kept, onFailure: onError }),
    readList,
    rescoring,
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

/** The threads that decide over kept embeddings start when the first is found. */
function rescoringOf(models: string): Rescoring {
  return { rescorer: createRescorer(models, Math.min(2, availableParallelism())), space: spaceStamp(models) };
}

/** Points lie in the space that these files make. */
const SPACE_FILES = /^topics\/(space|lexicon)\./;

function spaceStamp(models: string): string {
  const files = Object.entries(readManifest(models)?.files ?? {}).filter(([path]) => SPACE_FILES.test(path));
  return createHash("sha256").update(files.flat().join("\n")).digest("hex").slice(0, 16);
}
