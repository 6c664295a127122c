/** Many more of each: `node scripts/check-starts.ts 200`. */
import t from "tap";
import { makeFailingStarts, startToFail } from "./helpers/failing-starts.ts";

/** A start that left while a worker loaded aborted every second time. */
const TIMES = 3;

const { starts, close } = await makeFailingStarts(t.testdir());
t.teardown(close);

for (const start of starts) {
  t.test(`a start that fails says why in one line and exits 1: ${start.name}`, async (t) => {
    for (let time = 0; time < TIMES; time++) {
      const { code, signal, errors } = await startToFail(start);
      t.strictSame([code, signal], [1, null], errors);
      t.match(errors, /^topique: .+\n$/, "one line");
      t.match(errors, start.says);
    }
  });
}
