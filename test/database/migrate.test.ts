import t from "tap";
import { migrate } from "../../src/database/migrate.ts";
import { MIGRATIONS } from "../../src/database/migrations.ts";
import { engines } from "../helpers/engines.ts";

for (const { name, start } of engines) {
  t.test(`migrate on ${name}`, async (t) => {
    const engine = await start();
    t.teardown(() => engine.stop());
    const database = await engine.open();
    t.teardown(() => database.close());
    const versions = async () => {
      const rows = await database.query<{ version: number }>(
        "select version from topique.migration order by version",
      );
      return rows.map((row) => row.version);
    };

    await t.test("makes the schema once, however many start together", async (t) => {
      await Promise.all([migrate(database), migrate(database), migrate(database)]);
      t.strictSame(
        await versions(),
        MIGRATIONS.map((_, index) => index + 1),
      );
    });

    await t.test("adds only the steps that are missing and keeps what is there", async (t) => {
      await database.query(
        "insert into topique.job (id, state, options, source) values (gen_random_uuid(), 'done', '{}', '{}')",
      );
      const next = [...MIGRATIONS, "alter table topique.job add column note text default 'new'"];
      await migrate(database, next);
      t.equal((await versions()).at(-1), next.length);
      t.strictSame(await database.query("select note from topique.job"), [{ note: "new" }]);
    });

    await t.test("the second step keeps results and kept embeddings of the first", async (t) => {
      const older = await engine.open();
      t.teardown(() => older.close());
      await migrate(older, MIGRATIONS.slice(0, 1));
      await older.query(`
        insert into topique.job (id, state, options, source) values (gen_random_uuid(), 'done', '{}', '{}');
        insert into topique.result (job, position, outcome) values (1, 0, '{"tags": [{"topic": "a", "score": 0.5}]}');
        insert into topique.embedding (key, facts, vector, text, point, space, bytes)
          values ('\\x01', '{"basis": "title"}', '', '', '', '', 0)`);
      await migrate(older, MIGRATIONS.slice(0, 2));
      const [row] = await older.query("select outcome, facts from topique.result, topique.embedding");
      t.strictSame(row, { outcome: { tags: [{ topic: "a", score: 0.5 }] }, facts: { basis: "title" } });
    });

    await t.test("leaves nothing of a step that fails", async (t) => {
      const broken = [...MIGRATIONS, "select 1", "create table topique.half (); select from nowhere"];
      await t.rejects(migrate(database, broken));
      t.equal((await versions()).at(-1), MIGRATIONS.length + 1);
      t.strictSame(await database.query("select to_regclass('topique.half') as half"), [{ half: null }]);
    });

    await t.test("refuses a schema made by a newer version, with both numbers", async (t) => {
      await t.rejects(migrate(database, MIGRATIONS), {
        code: "database-newer",
        facts: { found: MIGRATIONS.length + 1, known: MIGRATIONS.length },
      });
    });
  });
}
