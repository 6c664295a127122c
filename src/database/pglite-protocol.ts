/** What the PGlite thread is asked; `tx` names an open transaction. */
export interface PgliteRequest {
  id: number;
  kind: "query" | "copy" | "begin" | "commit" | "rollback" | "close";
  tx?: number;
  text?: string;
  values?: readonly unknown[];
}

/** Its answer to the request of the same id; id 0 says that the database is open. */
export interface PgliteAnswer {
  id: number;
  rows?: readonly unknown[];
  /** Of a "copy". */
  bytes?: Uint8Array<ArrayBuffer>;
  error?: { message: string; code?: string };
}
