import { createHash } from "node:crypto";
import type { AbstractText, Analysis } from "../../analysis.ts";
import { jsonParameter, literal, type Sql } from "../../database/database.ts";
import type { Tagged } from "../../results/outcome.ts";
import type { ModelSnapshot } from "../../tagging/snapshot.ts";
import type { TagOptions } from "../../tagging/tagger.ts";
import { joinText } from "../../text/join.ts";
import { type KeptFacts, keptRowsSql, packPoint } from "./kept-row.ts";
import type { Rescorer } from "./rescorer.ts";

export interface KeptEmbeddings {
  /** What a text is kept under: its cleaned text, how it is to be read, and the encoder. */
  keyOf(text: AbstractText): string;
  /** By key: what is decided over those that are kept. */
  find(sql: Sql, keys: readonly string[], options: TagOptions): Promise<Map<string, Tagged>>;
  store(sql: Sql, analyses: ReadonlyMap<string, Analysis>): Promise<void>;
}

const KEYS = "select decode(key, 'hex') from json_array_elements_text($1::json) as asked (key)";

/** As one model sees them: found by its encoder, decided over with it, points in its space. */
export function createKeptEmbeddings(rescorer: Rescorer, model: ModelSnapshot): KeptEmbeddings {
  const space = model.spaceStamp;
  const { encoder } = model.stamp;
  return {
    keyOf(input) {
      const { text, basis } = joinText(input);
      return createHash("sha256")
        .update(JSON.stringify([encoder, input.language, input.overflow, basis, text]))
        .digest("hex");
    },
    async find(sql, keys, options) {
      const known = await sql.query<{ key: string; stale: boolean }>(
        `select encode(key, 'hex') as key, used_on < current_date as stale from topique.embedding
         where key in (${KEYS})`,
        [JSON.stringify(keys)],
      );
      // The usual case of a new list: no thread is started for it.
      if (known.length === 0) return new Map();
      const stale = known.filter((each) => each.stale).map(({ key }) => key);
      if (stale.length > 0) {
        await sql.query(`update topique.embedding set used_on = current_date where key in (${KEYS})`, [
          JSON.stringify(stale),
        ]);
      }
      const asked = known.map(({ key }, index) => `(${index}, decode(${literal(key)}, 'hex'))`);
      const rows = await sql.copy(
        keptRowsSql(`select * from (values ${asked.join(", ")}) as asked (position, key)`, space),
      );
      const { positions, outcomes } = await rescorer.rescore(rows, model, options);
      const decided: Tagged[] = JSON.parse(`[${outcomes.replaceAll("\n", ",")}]`);
      return new Map(
        positions.flatMap((position, index) => {
          const [key, outcome] = [known[position]?.key, decided[index]];
          return key !== undefined && outcome ? [[key, outcome]] : [];
        }),
      );
    },
    async store(sql, analyses) {
      const { rows, numbers } = keptRows(analyses);
      if (rows.length === 0) return;
      // All vectors and points as one text, which is decoded once for each column: PGlite's client writes
      // a bytea byte by byte, and within the JSON both sides would look through every character.
      await sql.query(
        `insert into topique.embedding (key, facts, vector, text, point, space, bytes)
         select decode(key, 'hex'), facts,
           substring((select decode($2::text, 'base64')) from at for vector), text,
           substring((select decode($2::text, 'base64')) from at + vector for point), $3::text, bytes
         from json_to_recordset($1::json) as kept
           (key text, facts json, text text, at int, vector int, point int, bytes int)
         on conflict (key) do nothing`,
        [jsonParameter(rows), numbers.toString("base64"), space],
      );
    },
  };
}

/** Bytes of a row beside its vectors and text, indexes counted. */
const ROW_BYTES = 300;

interface NewRow {
  key: string;
  facts: KeptFacts;
  text: string;
  /** Where its vector begins among the numbers, counted from 1, and the lengths of vector and point behind it, in bytes. */
  at: number;
  vector: number;
  point: number;
  bytes: number;
}

function keptRows(analyses: ReadonlyMap<string, Analysis>): { rows: NewRow[]; numbers: Buffer } {
  const rows: NewRow[] = [];
  const parts: Uint8Array[] = [];
  let at = 1;
  for (const [key, { features, point: placed, language, basis, text: read }] of analyses) {
    if (!features) continue;
    const { embedding, text } = features;
    const vector = new Uint8Array(embedding.buffer, embedding.byteOffset, embedding.byteLength);
    const point = placed ? packPoint(placed) : new Uint8Array();
    const bytes = ROW_BYTES + vector.length + point.length + Buffer.byteLength(text);
    const facts = { language, basis, text: read };
    rows.push({ key, facts, text, at, vector: vector.length, point: point.length, bytes });
    parts.push(vector, point);
    at += vector.length + point.length;
  }
  return { rows, numbers: Buffer.concat(parts) };
}

/** Removes the least recently used embeddings, by day, until what is left takes nine tenths of the limit. */
export async function evictEmbeddings(sql: Sql, limitBytes: number): Promise<void> {
  await sql.query(
    `delete from topique.embedding where (select sum(bytes) from topique.embedding) > $1::float8 and key in (
       select key from (
         select key, sum(bytes) over (order by used_on desc, key) as total from topique.embedding
       ) as by_age where total > $1::float8 * 0.9)`,
    [limitBytes],
  );
}
