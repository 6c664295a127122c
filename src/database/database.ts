import { escapeLiteral } from "pg";

/** The few lines of SQL access the jobs need, so that PGlite and PostgreSQL look the same. */
export interface Sql {
  /**
   * One statement with `$1` parameters, or several without any.
   * A byte column comes back as Uint8Array, a JSON column parsed, a bigint in unspecified form: cast it.
   */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /**
   * The rows of one select in PostgreSQL's binary COPY format (`readCopy`): for rows by the hundred
   * megabytes, as neither engine nor driver makes values of them. COPY takes no parameters, so
   * what the select depends on is written into it with `literal`.
   */
  copy(select: string): Promise<Uint8Array<ArrayBuffer>>;
}

export interface Database extends Sql {
  readonly engine: "postgres" | "pglite";
  /**
   * Commits when `work` resolves, rolls back when it rejects. On PGlite nobody else runs a statement
   * meanwhile, so never wait for another `query` of the same database inside.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * Hears what other processes say on a channel (PostgreSQL's LISTEN); `onListening` is called each
   * time it begins to. Absent on PGlite, which no other process can reach.
   */
  listen?(
    channel: string,
    onNotification: (payload: string) => void,
    onListening: () => void,
  ): Promise<Listening>;
  close(): Promise<void>;
}

export interface Listening {
  close(): Promise<void>;
}

/**
 * A value as a JSON parameter: for many rows, with `jsonb_to_recordset($1::jsonb)`, one bulk
 * statement that both engines take. PostgreSQL's jsonb refuses U+0000 and half surrogates:
 * the first is dropped, the others are replaced, as lists come from anywhere.
 */
export function jsonParameter(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes("\\u")) return json;
  // Escapes are read one after the other, so that a backslash that was itself escaped starts none.
  return json.replace(/\\(?:u(0000)|u(d[89a-f][0-9a-f]{2})|.)/g, (whole, zero, half) => {
    if (zero !== undefined) return "";
    return half === undefined ? whole : "\u{fffd}";
  });
}

/** A text as it is written into a statement that takes no parameters. */
export function literal(text: string): string {
  return escapeLiteral(text);
}
