import type { Database, Sql } from "../database/database.ts";
import { isDatabaseTrouble, persist } from "../database/persist.ts";
import { TopiqueError } from "../errors.ts";
import type { Claim, Queue, QueueName } from "./queue.ts";

/**
 * Runs one attempt at a piece of work. One that is stopped in order gives its claim back, to be taken
 * again at once, and does not count; nor does one that met with the database's own trouble. Of all others
 * `faultsOf` tells. Rejects as `run` does.
 */
export async function attempt(
  { database, queue }: { database: Database; queue: Queue },
  name: QueueName,
  claim: Claim,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isStopped = claim.signal.aborted || (error instanceof TopiqueError && error.code === "closing");
    const settle = async (sql: Sql) => {
      // Whoever has taken the claim over keeps its own count.
      if (!(await queue.hold(sql, name, claim))) return;
      if (isStopped || isDatabaseTrouble(error)) await excuse(sql, name, claim);
      else if (name === "chunk") await countError(sql, claim);
      if (isStopped) await queue.giveBack(sql, name, claim);
    };
    await persist(() => database.transaction(settle), claim.signal).catch(() => undefined);
    throw error;
  }
}

/**
 * Earlier attempts that speak against the work since it last got on: those that left no trace, as their
 * process died, and those that ended with an error of ours. Only chunks tell the two apart; what was read
 * or retagged counts an error as a death.
 */
export async function faultsOf(
  sql: Sql,
  name: QueueName,
  claim: Claim,
): Promise<{ deaths: number; errors: number }> {
  if (claim.attempt === 0) return { deaths: 0, errors: 0 };
  const [row] =
    name === "chunk"
      ? await sql.query<Counts>("select excused, thrown from topique.chunk where id = $1::uuid", [claim.id])
      : await sql.query<Counts>("select excused, 0 as thrown from topique.job where seq = $1::int", [
          claim.job,
        ]);
  const { excused, thrown } = row ?? { excused: 0, thrown: 0 };
  return { deaths: claim.attempt - excused - thrown, errors: thrown };
}

interface Counts {
  excused: number;
  thrown: number;
}

/** Excuses this attempt, unless it has got on and is excused already (see `storeProgress`). */
async function excuse(sql: Sql, name: QueueName, claim: Claim): Promise<void> {
  await (name === "chunk"
    ? sql.query("update topique.chunk set excused = excused + 1 where id = $1::uuid", [claim.id])
    : sql.query("update topique.job set excused = excused + 1 where seq = $1::int and excused <= $2::int", [
        claim.job,
        claim.attempt,
      ]));
}

async function countError(sql: Sql, claim: Claim): Promise<void> {
  await sql.query("update topique.chunk set thrown = thrown + 1 where id = $1::uuid", [claim.id]);
}
