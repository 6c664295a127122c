import { createHash, type Hash } from "node:crypto";
import type { Database } from "../database/database.ts";
import type { ListSource, TaggingOptions } from "./job.ts";
import { moveJob } from "./job-store.ts";
import { PART_BYTES, storePart } from "./list-store.ts";
import type { Queue } from "./queue.ts";

interface UploadOptions {
  source: ListSource;
  options: TaggingOptions;
}

/** Stores a list part by part as it arrives and queues its reading when it is complete. */
export async function storeUpload(
  database: Database,
  queue: Queue,
  job: number,
  bytes: AsyncIterable<Uint8Array>,
  list: UploadOptions,
): Promise<void> {
  const hash = startFingerprint(list);
  let total = 0;
  let part = 0;
  for await (const block of blocks(bytes)) {
    hash.update(block);
    total += block.length;
    await storePart(database, job, part++, block);
  }
  await database.transaction(async (sql) => {
    await sql.query("update topique.job set bytes = $2::bigint, fingerprint = $3 where seq = $1::int", [
      job,
      total,
      hash.digest("hex"),
    ]);
    if (await moveJob(sql, job, ["receiving"], "reading")) await queue.add(sql, [{ queue: "read", job }]);
  });
}

/** What tells whether two requests with one idempotency key ask for the same. */
export async function fingerprintOf(bytes: AsyncIterable<Uint8Array>, list: UploadOptions): Promise<string> {
  const hash = startFingerprint(list);
  for await (const block of bytes) hash.update(block);
  return hash.digest("hex");
}

function startFingerprint({ source, options }: UploadOptions): Hash {
  const columns = source.columns ? [Object.entries(source.columns).sort()] : [];
  return createHash("sha256").update(
    JSON.stringify([source.format ?? null, Object.entries(options).sort(), ...columns]),
  );
}

/** The same bytes in blocks of one size, so that a sender of small pieces does not make many rows. */
async function* blocks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    held.push(piece);
    size += piece.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(held, size);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held, size);
}
