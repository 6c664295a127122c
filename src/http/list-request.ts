import type { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { TopiqueError } from "../errors.ts";
import type { ListSource, TaggingOptions } from "../jobs/job.ts";
import type { NewList } from "../jobs/jobs.ts";
import { DEFAULT_TAGS, MAX_FORM_FIELDS } from "../limits.ts";
import { COLUMN_PREFIX, type ListQuery } from "../schemas/jobs.ts";

/** A list that arrives, as body or as the file of a form, with what its sender said about it. */
export async function listFrom(
  request: FastifyRequest,
  limit: number,
): Promise<[bytes: AsyncIterable<Uint8Array>, list: NewList]> {
  const query = request.query as ListQuery;
  const columns = columnsOf(query);
  const key = request.headers["idempotency-key"];
  const { bytes, source } = request.isMultipart() ? await formFile(request) : bodyOf(request);
  return [
    limited(bytes, limit),
    {
      source: {
        ...source,
        ...(query.format !== undefined && { format: query.format }),
        ...(columns && { columns }),
      },
      options: optionsOf(query),
      idempotencyKey: typeof key === "string" ? key : undefined,
    },
  ];
}

function optionsOf({ language, limit, threshold, overflow }: ListQuery): TaggingOptions {
  return {
    language: language ?? "auto",
    limit: limit ?? DEFAULT_TAGS,
    ...(threshold !== undefined && { threshold }),
    overflow: overflow ?? "chunk",
  };
}

/** The columns named as `?column.title=Titre`, by field. */
function columnsOf(query: ListQuery): Record<string, string> | undefined {
  const named = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    name.startsWith(COLUMN_PREFIX) ? [[name.slice(COLUMN_PREFIX.length), String(value)]] : [],
  );
  return named.length > 0 ? Object.fromEntries(named) : undefined;
}

interface Arriving {
  bytes: AsyncIterable<Uint8Array>;
  source: ListSource;
}

function bodyOf(request: FastifyRequest): Arriving {
  const contentType = request.headers["content-type"];
  return {
    // Whoever stops reading must not destroy the request with it: it has an answer to come.
    bytes: (request.body as Readable).iterator({ destroyOnReturn: false }),
    source: contentType === undefined ? {} : { contentType },
  };
}

async function formFile(request: FastifyRequest): Promise<Arriving> {
  const file = await request.file().catch((cause: unknown) => {
    throw cause instanceof TopiqueError ? cause : new TopiqueError("body-unreadable", {}, { cause });
  });
  if (!file) throw new TopiqueError("body-empty", { accepted: "multipart/form-data" });
  // The file itself stands among them.
  if (Object.values(file.fields).flat().length - 1 > MAX_FORM_FIELDS) {
    throw new TopiqueError("body-too-large", { fields: MAX_FORM_FIELDS });
  }
  return {
    bytes: file.file,
    source: { contentType: file.mimetype, ...(file.filename && { name: file.filename }) },
  };
}

/** Counted as it arrives, since a length is not always said. */
async function* limited(bytes: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const piece of bytes) {
    total += piece.length;
    if (total > limit) throw new TopiqueError("body-too-large", { limit });
    yield piece;
  }
  if (total === 0) throw new TopiqueError("body-empty", {});
}
