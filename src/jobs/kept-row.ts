import type { Basis, DetectedLanguage, LanguageCode, Point } from "../analysis.ts";

/** What is kept of an analysis beside its vectors. */
export interface KeptFacts {
  language: DetectedLanguage;
  basis: Basis;
  text: { tokens: number; chunks: number; truncated: boolean };
}

/** One kept text as it comes from the store, with the caller's number for it. */
export interface KeptRow {
  position: number;
  facts: KeptFacts;
  /** In the space asked for; else there are vector and text to compute it from. */
  point?: Point;
  vector?: Float32Array;
  cleaned?: string;
}

/**
 * SQL for kept rows in one value, base64 of: for each row its position and then facts, point, vector
 * and text, each after its length, as big-endian int32. One text instead of many rows, so that
 * neither the driver nor this thread touches what the scoring thread reads. Of a row whose point
 * lies in the space asked for, vector and text are left out.
 * `source` yields position, key; `space` is the parameter that names the space. The offset makes
 * the database look every key up: left alone it reads the whole table for some thousands of them.
 */
export function keptRowsSql(source: string, space: string): string {
  const sized = (column: string) => `int4send(octet_length(${column})) || ${column}`;
  return `
    select count(*)::int as count,
      coalesce(encode(string_agg(
        int4send(position) || ${sized("f")} || ${sized("p")} || ${sized("v")} || ${sized("t")}, ''::bytea
      ), 'base64'), '') as rows
    from (
      select s.position, convert_to(e.facts::text, 'UTF8') as f,
        case when e.space = ${space} then e.point else ''::bytea end as p,
        case when e.space = ${space} then ''::bytea else e.vector end as v,
        case when e.space = ${space} then ''::bytea else convert_to(e.text, 'UTF8') end as t
      from (${source}) s cross join lateral (
        select * from topique.embedding where key = s.key offset 0
      ) e
    ) as kept`;
}

/** Rows in any order. */
export function* readKeptRows(rows: string): Generator<KeptRow> {
  const bytes = Buffer.from(rows, "base64");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = new TextDecoder();
  let at = 0;
  const number = () => {
    at += 4;
    return view.getInt32(at - 4);
  };
  const field = () => {
    const length = number();
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.byteLength) {
    const position = number();
    const facts: KeptFacts = JSON.parse(text.decode(field()));
    const [point, vector, cleaned] = [field(), field(), field()];
    yield {
      position,
      facts,
      ...(point.length > 0 && { point: unpackPoint(point, facts.language.code) }),
      ...(vector.length > 0 && { vector: new Float32Array(aligned(vector)), cleaned: text.decode(cleaned) }),
    };
  }
}

/** Terms first, so that their number tells where the dense part begins: [n, n ids, n weights, dense]. */
export function packPoint({ dense, terms, weights }: Point): Uint8Array {
  const packed = new Uint32Array(1 + 2 * terms.length + dense.length);
  packed[0] = terms.length;
  packed.set(terms, 1);
  const floats = new Float32Array(packed.buffer);
  floats.set(weights, 1 + terms.length);
  floats.set(dense, 1 + 2 * terms.length);
  return new Uint8Array(packed.buffer);
}

export function unpackPoint(bytes: Uint8Array, language: LanguageCode): Point {
  const buffer = aligned(bytes);
  const [count = 0] = new Uint32Array(buffer, 0, 1);
  return {
    language,
    terms: new Uint32Array(buffer, 4, count),
    weights: new Float32Array(buffer, 4 + 4 * count, count),
    dense: new Float32Array(buffer, 4 + 8 * count),
  };
}

/** A copy that starts at a multiple of four, as typed arrays want; a Buffer's own slice would be no copy. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
