/** The real encoder. Slower than the rest, and the only tests that would notice another model. */
import t, { type Test } from "tap";
import type { AbstractText, Analysis } from "../../src/analysis.ts";
import { loadEncoder } from "../../src/encoder/encoder.ts";
import { createAnalyser } from "../../src/tagging/analyser.ts";
import { createPool } from "../../src/workers/pool.ts";
import { ABSTRACTS, bareSpace, cosine, ENCODER, type TitleAndAbstract } from "../helpers/real-encoder.ts";

const embedder = await loadEncoder({ encoder: ENCODER });
const inThread = createAnalyser({ embedder, ...bareSpace });

function given(text: TitleAndAbstract): AbstractText {
  return { ...text, language: "auto", overflow: "chunk" };
}

const TEXTS = ABSTRACTS.flatMap(({ en, fr }) => [given(en), given(fr)]);

async function startPool(t: Test, workers: number) {
  const module = new URL("../helpers/real-worker.ts", import.meta.url).href;
  const pool = createPool({
    setup: { module, options: undefined },
    model: { id: 1, source: undefined },
    workers,
  });
  t.teardown(() => pool.close());
  await pool.ready;
  return pool;
}

t.test("the same text gives the same bits", async (t) => {
  const alone: Analysis[] = [];
  for (const text of TEXTS) alone.push(await inThread.analyse(text));

  t.test("again, after other texts of other lengths", async (t) => {
    for (const [i, text] of [...TEXTS.entries()].reverse()) t.same(await inThread.analyse(text), alone[i]);
  });

  t.test("on any worker of a pool, among others, and after a restart", async (t) => {
    // Points stay in their threads.
    const sent = alone.map(({ point, ...analysis }) => analysis);
    for (const start of ["first", "after a restart"]) {
      const pool = await startPool(t, 2);
      t.same(pool.identity, embedder.identity);
      const crowd = await Promise.all([...TEXTS, ...TEXTS, ...TEXTS].map((text) => pool.analyse(text)));
      t.same(crowd, [...sent, ...sent, ...sent], start);
    }
  });

  t.test("after a second encoder was loaded", async (t) => {
    const other = await loadEncoder({ encoder: ENCODER });
    const { vector } = await other.embed("A text for both.", "chunk");
    t.same(vector, (await embedder.embed("A text for both.", "chunk")).vector);
  });
});

t.test("the English and the French version of an abstract are nearest to each other", async (t) => {
  const vectors = async (language: "en" | "fr") =>
    Promise.all(
      ABSTRACTS.map(async (versions) => {
        const { title, abstract } = versions[language];
        return (await embedder.embed(`${title}. ${abstract}`, "chunk")).vector;
      }),
    );
  const [english, french] = [await vectors("en"), await vectors("fr")];
  for (const [i, en] of english.entries()) {
    const similarities = french.map((fr) => cosine(en, fr));
    t.equal(similarities.indexOf(Math.max(...similarities)), i, ABSTRACTS[i]!.id);
  }
});

t.test("the language of every version is told", async (t) => {
  for (const { en, fr } of ABSTRACTS) {
    t.equal((await inThread.analyse(given(en))).language.code, "en");
    t.equal((await inThread.analyse(given(fr))).language.code, "fr");
  }
});

t.test("embed", async (t) => {
  const long = ABSTRACTS.map(({ en }) => en.abstract).join(" ");
  const room = embedder.identity.window - 2;
  const chunkRoom = embedder.identity.chunkSize - 2;

  t.test("gives unit vectors of the identity's dimensions", async (t) => {
    for (const text of ["robot", long, ""]) {
      const { vector } = await embedder.embed(text, "chunk");
      t.equal(vector.length, embedder.identity.dimensions);
      t.ok(Math.abs(cosine(vector, vector) - 1) < 1e-5);
    }
  });

  t.test("splits a text longer than a chunk at ends of sentences and counts all of it", async (t) => {
    const whole = await embedder.embed(long, "chunk");
    t.ok(whole.tokens > room);
    t.ok(whole.chunks >= whole.tokens / chunkRoom);
    t.ok(whole.chunks < 2 * (whole.tokens / chunkRoom));
    t.equal(whole.truncated, false);
    // Every part is in it: it is nearer to each abstract than what is left without that abstract.
    for (const { en, id } of ABSTRACTS) {
      const part = await embedder.embed(en.abstract, "chunk");
      const rest = await embedder.embed(long.replace(en.abstract, ""), "chunk");
      t.ok(cosine(whole.vector, part.vector) > cosine(rest.vector, part.vector), id);
    }
  });

  t.test("is for several chunks the mean of theirs, weighted by their tokens", async (t) => {
    const sentence = ABSTRACTS[0]!.en.abstract;
    const twice = await embedder.embed(Array(8).fill(sentence).join(" "), "chunk");
    t.ok(twice.chunks > 1);
    t.ok(cosine(twice.vector, (await embedder.embed(sentence, "chunk")).vector) > 0.9);
  });

  t.test("cuts at the window when told to", async (t) => {
    const cut = await embedder.embed(long, "truncate");
    const { tokens, chunks } = await embedder.embed(long, "chunk");
    t.same([cut.tokens, cut.truncated], [tokens, true]);
    t.ok(cut.chunks >= room / chunkRoom && cut.chunks < chunks);
    t.same((await embedder.embed(`${long} ${long}`, "truncate")).vector, cut.vector);
    t.equal((await embedder.embed("short", "truncate")).truncated, false);
  });

  t.test("refuses when told to, with both numbers", async (t) => {
    const { tokens } = await embedder.embed(long, "chunk");
    await t.rejects(embedder.embed(long, "error"), { code: "text-too-long", facts: { tokens, limit: room } });
    await t.resolves(embedder.embed("short", "error"));
  });

  t.test("takes text without a sentence end, without a space, and markup of the tokenizer", async (t) => {
    const words = await embedder.embed("robot ".repeat(room + 1), "chunk");
    t.same([words.tokens, words.chunks], [room + 1, Math.ceil((room + 1) / chunkRoom)]);
    for (const text of [
      "a".repeat(100_000),
      "$".repeat(2_000),
      "[MASK] [SEP] [CLS]",
      "\u0000",
      "深層学習".repeat(300),
    ]) {
      t.ok((await embedder.embed(text, "chunk")).vector.every(Number.isFinite));
    }
  });
});

t.test("function words and punctuation are neither read nor counted", async (t) => {
  for (const [bare, whole] of [
    ["robot arm learns grasping", "The robot, and its arm: (it) learns the grasping."],
    ["robot usine apprend gestes", "Le robot de l'usine apprend-il les gestes ?"],
  ] as const) {
    t.same(await embedder.embed(whole, "chunk"), await embedder.embed(bare, "chunk"));
  }
});

t.test("prepare() says of a text what embed() says, and throws it", async (t) => {
  const long = "Deep networks learn to see. ".repeat(200);
  for (const [text, overflow] of [
    ["short", "chunk"],
    [long, "chunk"],
    [long, "truncate"],
    ["", "error"],
  ] as const) {
    const { vector: _, ...counts } = await embedder.embed(text, overflow);
    t.same(embedder.prepare(text, overflow).counts, counts);
  }
  t.throws(() => embedder.prepare(long, "error"), { code: "text-too-long" });
});

t.test("runByPiece() gives the same vector to the bit, and pieces that add up to it", async (t) => {
  const sentence = "Deep networks learn to see the themes of a text.";
  for (const pieces of [[""], ["short"], [sentence, "Ça marche ?", "The."], Array(90).fill(sentence)]) {
    const text = pieces.join(" ");
    for (const overflow of ["chunk", "truncate"] as const) {
      const { vector } = await embedder.embed(text, overflow);
      const run = await embedder.prepare(text, overflow).runByPiece(pieces);
      t.same(run.vector, vector);
      t.equal(run.pieces.length, pieces.length);
      const sum = vector.map((_, i) => run.pieces.reduce((all, piece) => all + piece.vector[i]!, 0));
      t.ok(sum.every((x, i) => Math.abs(x - vector[i]!) < 1e-5));
      t.ok(Math.abs(run.pieces.reduce((all, { share }) => all + share, 0) - 1) < 1e-9);
    }
  }
  t.same(
    (await embedder.prepare("one two", "chunk").runByPiece(["one"])).pieces,
    [],
    "not the text's tokens",
  );
});

t.test("loadEncoder", async (t) => {
  t.test("refuses a text beyond its own limit unless it may be cut", async (t) => {
    const strict = await loadEncoder({ encoder: ENCODER, maxTokens: 3 });
    await t.rejects(strict.embed("one two three four", "chunk"), {
      code: "text-too-long",
      facts: { tokens: 4, most: 3 },
    });
    t.throws(() => strict.prepare("one two three four", "chunk"), { code: "text-too-long" });
    t.equal((await strict.embed("one two three four", "truncate")).tokens, 4);
    const endless = "far too long to count ".repeat(3);
    await t.rejects(strict.embed(endless, "chunk"), { code: "text-too-long", facts: { most: 3 } });
    // Of what may be cut, no more is read than so many tokens can have: sixty characters.
    const { tokens } = strict.prepare(endless.slice(0, 60), "truncate").counts;
    t.match(await strict.embed(endless, "truncate"), { tokens, truncated: true });
  });

  t.test("puts a prefix before every text, and pools as told, and says so", async (t) => {
    const prefixed = await loadEncoder({ encoder: ENCODER, prefix: "query: ", pooling: "cls" });
    t.match(prefixed.identity, { prefix: "query: ", pooling: "cls", hash: embedder.identity.hash });
    const plain = await embedder.embed("robot arm", "chunk");
    const other = await prefixed.embed("robot arm", "chunk");
    t.equal(other.tokens, plain.tokens);
    t.notSame(other.vector, plain.vector);
  });

  t.test("names what is missing or not allowed", async (t) => {
    await t.rejects(loadEncoder({ encoder: "./no-such-folder" }), { code: "model-corrupt" });
    await t.rejects(loadEncoder({ encoder: ENCODER, dtype: "bnb4" }), { code: "model-corrupt" });
    await t.rejects(loadEncoder({ encoder: "intfloat/multilingual-e5-small" }), {
      code: "setting-invalid",
      facts: { came: "intfloat/multilingual-e5-small" },
    });
  });
});
