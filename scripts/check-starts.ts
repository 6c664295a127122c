/**
 * Starts the service again and again in every way that fails, and counts how each ended:
 * `node scripts/check-starts.ts [times] [name]`. Exits 1 when one was not its one sentence and exit code 1.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeFailingStarts, startToFail } from "../test/helpers/failing-starts.ts";

const [times = "200", wanted = ""] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "topique-starts-"));
const { starts, close } = await makeFailingStarts(folder);
try {
  for (const start of starts.filter(({ name }) => name.includes(wanted))) {
    const ends = new Map<string, number>();
    let longest = 0;
    for (let time = 0; time < Number(times); time++) {
      const { code, signal, errors, seconds } = await startToFail(start);
      const isOneLine = errors.indexOf("\n") === errors.length - 1;
      const isRight = code === 1 && isOneLine && start.says.test(errors);
      const end = isRight ? "right" : `${signal ?? code}: ${errors.slice(0, 300)}`;
      if (!isRight) process.exitCode = 1;
      ends.set(end, (ends.get(end) ?? 0) + 1);
      longest = Math.max(longest, seconds);
    }
    const counts = [...ends].map(([end, count]) => `${count} ${end}`).join("\n  ");
    console.log(`${start.name}, longest ${longest.toFixed(1)} s: ${counts}`);
  }
} finally {
  await close();
  rmSync(folder, { recursive: true });
}
