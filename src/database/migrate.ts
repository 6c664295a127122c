import { TopiqueError } from "../errors.ts";
import type { Database } from "./database.ts";
import { MIGRATIONS } from "./migrations.ts";

/** Any fixed number of ours: PostgreSQL's advisory locks are told apart by it. */
export const MIGRATION_LOCK = 7_067_103;

/**
 * Brings the schema to the version of this program, once however many processes start together.
 * Throws TopiqueError "database-newer" when a newer program has been here.
 */
export async function migrate(database: Database, migrations: readonly string[] = MIGRATIONS): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.query(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await sql.query(`
      create schema if not exists topique;
      create table if not exists topique.migration (
        version integer primary key,
        applied_at timestamptz not null default now()
      )`);
    const [row] = await sql.query<{ version: number }>(
      "select coalesce(max(version), 0)::int as version from topique.migration",
    );
    const found = row?.version ?? 0;
    if (found > migrations.length) {
      throw new TopiqueError("database-newer", { found, known: migrations.length });
    }
    for (const [index, text] of migrations.entries()) {
      if (index < found) continue;
      await sql.query(text);
      await sql.query("insert into topique.migration (version) values ($1)", [index + 1]);
    }
  });
}
