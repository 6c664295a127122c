import type { Basis, DetectedLanguage, Point } from "../../analysis.ts";
import { readCopy } from "../../database/copy-format.ts";
import { literal } from "../../database/database.ts";
import type { TextLanguage } from "../../languages/language.ts";

/** What is kept of an analysis beside its vectors. */
export interface KeptFacts {
  language: DetectedLanguage;
  basis: Basis;
  text: { tokens: number; chunks: number; truncated: boolean };
}

/** One text asked for as it comes from the store, with the caller's number for it. */
export interface KeptRow {
  position: number;
  kept?: {
    facts: KeptFacts;
    /** In the space asked for; else there are vector and text to compute it from. */
    point?: Point;
    vector?: Float32Array;
    cleaned?: string;
  };
}

/**
 * A select for `copy`, whose bytes `readKeptRows` reads: a row for each that `source` yields, as
 * position and key. Of a row whose point lies in `space`, vector and text are left out. The offset
 * makes the database look every key up: left alone it reads the whole table for some thousands of them.
 */
export function keptRowsSql(source: string, space: string): string {
  const here = `e.space = ${literal(space)}`;
  return `
    select s.position, e.facts, case when ${here} then e.point end,
      case when not ${here} then e.vector end, case when not ${here} then e.text end
    from (${source}) s left join lateral (
      select * from topique.embedding where key = s.key offset 0
    ) e on true`;
}

/** Rows as they were asked for; what is not kept has a position only. */
export function* readKeptRows(bytes: Uint8Array): Generator<KeptRow> {
  const text = new TextDecoder();
  for (const [first, factsJson, point, vector, cleaned] of readCopy(bytes)) {
    if (!first) throw new Error("This is a bug: a kept row came without its position.");
    const position = new DataView(first.buffer, first.byteOffset).getInt32(0);
    if (!factsJson) {
      yield { position };
      continue;
    }
    const facts: KeptFacts = JSON.parse(text.decode(factsJson));
    yield {
      position,
      kept: {
        facts,
        ...(point && point.length > 0 && { point: unpackPoint(point, facts.language.code) }),
        ...(vector &&
          cleaned && { vector: new Float32Array(aligned(vector)), cleaned: text.decode(cleaned) }),
      },
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

export function unpackPoint(bytes: Uint8Array, language: TextLanguage): Point {
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
