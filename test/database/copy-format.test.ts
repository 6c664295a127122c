import t from "tap";
import { readCopy } from "../../src/database/copy-format.ts";
import { literal } from "../../src/database/database.ts";
import { engines } from "../helpers/engines.ts";

for (const { name, start } of engines) {
  t.test(`copy on ${name}`, async (t) => {
    const engine = await start();
    t.teardown(() => engine.stop());
    const database = await engine.open();
    t.teardown(() => database.close());
    const rows = (bytes: Uint8Array) =>
      [...readCopy(bytes)].map((row) => Array.from(row, (field) => field && [...field]));

    await t.test("gives every row's bytes, and nothing for null", async (t) => {
      const bytes = await database.copy(
        "select 258, ''::bytea, null::text, 'é' union all select 1, '\\x00ff', 'x', 'y'",
      );
      t.strictSame(rows(bytes), [
        [[0, 0, 1, 2], [], undefined, [0xc3, 0xa9]],
        [[0, 0, 0, 1], [0, 255], [120], [121]],
      ]);
      t.strictSame(rows(await database.copy("select 1 where false")), []);
    });

    await t.test("a literal is the text it was made from, whatever is in it", async (t) => {
      const text = "it's a \\ \"back\\'slash\" $1 \n";
      const [row] = [...readCopy(await database.copy(`select ${literal(text)}`))];
      t.equal(Buffer.from(row?.[0] ?? []).toString(), text);
    });

    await t.test("sees what its transaction did", async (t) => {
      await database.query("create table copied (x int)");
      await t.rejects(
        database.transaction(async (sql) => {
          await sql.query("insert into copied values (7)");
          t.strictSame(rows(await sql.copy("select x from copied")), [[[0, 0, 0, 7]]]);
          throw new Error("not after all");
        }),
        { message: "not after all" },
      );
      t.strictSame(rows(await database.copy("select x from copied")), []);
    });

    await t.test("a select that fails rejects, early or in the middle, and the next one works", async (t) => {
      await t.rejects(database.copy("select nothing"), { code: "42703" });
      await t.rejects(database.copy("select 1 / (5000 - x) from generate_series(1, 5000) x"), {
        code: "22012",
      });
      t.strictSame(rows(await database.copy("select 1")), [[[0, 0, 0, 1]]]);
    });

    await t.test("more than any buffer holds comes whole", async (t) => {
      const bytes = await database.copy("select repeat('x', 1000) from generate_series(1, 3000)");
      let count = 0;
      for (const [text] of readCopy(bytes)) count += text?.length ?? 0;
      t.equal(count, 3_000_000);
      t.equal(bytes.byteOffset, 0);
      t.equal(bytes.buffer.byteLength, bytes.length, "a memory of its own, to be handed over");
    });
  });
}

t.test("bytes that end before their end mark are refused", async (t) => {
  const whole = Buffer.concat([
    Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"),
    Buffer.alloc(8),
    Buffer.from([0, 1, 0, 0, 0, 2, 65, 66, 0xff, 0xff]),
  ]);
  t.strictSame(
    [...readCopy(whole)],
    [[new Uint8Array(Buffer.from("AB"))]].map((row) => row.map((f) => Buffer.from(f))),
  );
  for (const length of [0, 18, 19, 20, 22, 28]) {
    t.throws(() => [...readCopy(whole.subarray(0, length))], RangeError, `${length} bytes`);
  }
});
