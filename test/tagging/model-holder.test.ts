import t from "tap";
import { createModelHolder, type ModelKeeper } from "../../src/tagging/model-holder.ts";
import { snapshot, WORDS } from "../helpers/app.ts";
import { createFakeAnalyser } from "../helpers/fake-analyser.ts";

const [first, second, third] = [1, 2, 3].map((id) => ({ ...snapshot, id }));

/** A holder of the first model, and what its keepers were told in order. */
function start(keepers: Partial<ModelKeeper>[] = [{}]) {
  const told: string[] = [];
  const analyser = createFakeAnalyser(WORDS);
  const noting = keepers.map(
    (keeper, at): ModelKeeper => ({
      async hold(model) {
        told.push(`${at} hold ${model.id}`);
        await keeper.hold?.(model);
      },
      drop: ({ id }) => told.push(`${at} drop ${id}`),
    }),
  );
  return { told, analyser, model: createModelHolder(analyser, first!, ...noting) };
}

t.test("createModelHolder", async (t) => {
  t.test("puts a model in force when every keeper has it, and drops the one before", async (t) => {
    const given = Promise.withResolvers<void>();
    const { told, model } = start([{}, { hold: () => given.promise }]);
    const replaced = model.replace(second!);
    given.promise.then(() => told.push("given"));
    t.equal(model.current.id, 1);
    await new Promise(setImmediate);
    t.equal(model.current.id, 1, "not before the last has it");
    given.resolve();
    await replaced;
    t.equal(model.current.id, 2);
    t.strictSame(told, ["0 hold 2", "1 hold 2", "given", "0 drop 1", "1 drop 1"]);
  });

  t.test("keeps a model for as long as something works with it", async (t) => {
    const { told, model, analyser } = start();
    const work = Promise.withResolvers<void>();
    const used = model.use(async (tagger) => {
      await work.promise;
      await tagger.tag({ title: "robot", language: "auto", overflow: "chunk" }, { limit: 1 });
      return tagger.id;
    });
    const taken = model.take();
    await model.replace(second!);
    t.strictSame(told, ["0 hold 2"]);
    t.equal(await model.use(async ({ id }) => id), 2);
    taken.release();
    t.strictSame(told, ["0 hold 2"]);
    work.resolve();
    t.equal(await used, 1);
    t.equal(analyser.calls[0]?.options.model, 1);
    t.strictSame(told, ["0 hold 2", "0 drop 1"]);
  });

  t.test("lets go of a model when its work fails", async (t) => {
    const { told, model } = start();
    const used = model.use(async () => {
      await model.replace(second!);
      throw new Error("no");
    });
    await t.rejects(used, /no/);
    t.strictSame(told, ["0 hold 2", "0 drop 1"]);
  });

  t.test("changes nothing when a keeper can't have the model", async (t) => {
    const refuse = async ({ id }: { id: number }) => {
      if (id === 2) throw new Error("refused");
    };
    const { told, model } = start([{}, { hold: refuse }, {}]);
    await t.rejects(model.replace(second!), /refused/);
    t.equal(model.current.id, 1);
    t.strictSame(told, ["0 hold 2", "1 hold 2", "0 drop 2"]);
    await model.replace(third!);
    t.equal(model.current.id, 3);
  });

  t.test("replaces one after the other, in the order asked", async (t) => {
    const { told, model } = start();
    await Promise.all([model.replace(second!), model.replace(third!)]);
    t.equal(model.current.id, 3);
    t.strictSame(told, ["0 hold 2", "0 drop 1", "0 hold 3", "0 drop 2"]);
  });

  t.test("tells keepers that came later", async (t) => {
    const { model } = start([]);
    const told: string[] = [];
    model.addKeeper({
      hold: async ({ id }) => void told.push(`hold ${id}`),
      drop: ({ id }) => void told.push(`drop ${id}`),
    });
    await model.replace(second!);
    t.strictSame(told, ["hold 2", "drop 1"]);
  });
});
