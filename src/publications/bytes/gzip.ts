import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { TopiqueError } from "../../errors.ts";

/** How many times its size a list may unpack to: several times what text does, a tenth of what gzip can. */
const MOST_GROWTH = 100;
/** Bytes to which anything may unpack. */
const FREE_BYTES = 1024 * 1024;

/**
 * The bytes of a source, unpacked when they are gzip's (RFC 1952: they begin with 1f 8b), `most` of them.
 * Throws TopiqueError "body-too-large" or "input-unreadable" for more.
 */
export async function* unzipped(
  source: AsyncGenerator<Uint8Array>,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  const first = await source.next();
  if (first.done) return;
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield first.value;
    yield* source;
    return;
  }
  const whole = (async function* () {
    yield first.value;
    yield* source;
  })();
  const gunzip = createGunzip();
  // Errors of either stream come out of the loop below.
  pipeline(Readable.from(whole), gunzip, () => {});
  try {
    let total = 0;
    for await (const piece of gunzip as AsyncIterable<Uint8Array>) {
      total += piece.length;
      if (total > most) throw new TopiqueError("body-too-large", { unpackedLimit: most });
      if (total > Math.max(FREE_BYTES, MOST_GROWTH * gunzip.bytesWritten)) {
        const reason = `gzip that unpacks to more than ${MOST_GROWTH} times its size`;
        throw new TopiqueError("input-unreadable", { name: "list", reason });
      }
      yield piece;
    }
  } catch (cause) {
    // What keeps the source from coming says nothing of its bytes.
    if (!(cause instanceof Error && "code" in cause && String(cause.code).startsWith("Z_"))) throw cause;
    throw new TopiqueError("input-unreadable", { name: "list", reason: "broken gzip" }, { cause });
  }
}
