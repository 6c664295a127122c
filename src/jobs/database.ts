/** The few lines of SQL access the jobs need, so that PGlite and PostgreSQL look the same. */
export interface Sql {
  /**
   * One statement with `$1` parameters, or several without any.
   * A byte column comes back as Uint8Array, a JSON column parsed, a bigint in unspecified form: cast it.
   */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface Database extends Sql {
  readonly engine: "postgres" | "pglite";
  /**
   * Commits when `work` resolves, rolls back when it rejects. On PGlite nobody else runs a statement
   * meanwhile, so never wait for another `query` of the same database inside.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Rows as a JSON parameter for `jsonb_to_recordset($1)`: one bulk insert that both engines take. */
export function rowsParameter(rows: readonly Record<string, unknown>[]): string {
  // PostgreSQL refuses U+0000 in jsonb, so it is dropped from every string on the way in.
  return JSON.stringify(rows).replaceAll("\\u0000", "");
}
