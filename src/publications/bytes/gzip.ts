import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { TopiqueError } from "../../errors.ts";

/** The bytes of a source, unpacked when they are gzip's (RFC 1952: they begin with 1f 8b). */
export async function* unzipped(source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
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
    yield* gunzip as AsyncIterable<Uint8Array>;
  } catch (cause) {
    // What keeps the source from coming says nothing of its bytes.
    if (!(cause instanceof Error && "code" in cause && String(cause.code).startsWith("Z_"))) throw cause;
    throw new TopiqueError("input-unreadable", { name: "list", reason: "broken gzip" }, { cause });
  }
}
