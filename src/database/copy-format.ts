/** "PGCOPY\n\xff\r\n\0", four bytes of flags, and the length of a header extension. */
const HEADER_BYTES = 19;
const EXTENSION_AT = 15;

/**
 * The rows of PostgreSQL's binary COPY format, each field's bytes as a view or undefined for null
 * (PostgreSQL manual, COPY, "Binary Format"): a count of fields, then each after its length, all
 * numbers big-endian. Throws RangeError when the bytes end before their end mark.
 */
export function* readCopy(bytes: Uint8Array): Generator<(Uint8Array | undefined)[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = HEADER_BYTES + view.getInt32(EXTENSION_AT);
  while (true) {
    const fields = view.getInt16(at);
    at += 2;
    if (fields < 0) return;
    const row = new Array<Uint8Array | undefined>(fields);
    for (let field = 0; field < fields; field++) {
      const length = view.getInt32(at);
      at += 4;
      if (length < 0) continue;
      row[field] = bytes.subarray(at, at + length);
      at += length;
    }
    yield row;
  }
}
