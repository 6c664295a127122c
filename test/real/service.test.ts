/** The whole service on the models that are shipped. */
import { pino } from "pino";
import t, { type Test } from "tap";
import { buildApp } from "../../src/http/app.ts";
import type { App } from "../../src/http/app-parts.ts";
import { readSettings } from "../../src/service/config.ts";
import { openTagger } from "../../src/service/open-tagger.ts";
import { ABSTRACTS, type TitleAndAbstract } from "../helpers/real-encoder.ts";

async function start(t: Test, workers: number): Promise<App> {
  const logger = pino({ level: "error" });
  const service = openTagger(readSettings({ TOPIQUE_WORKERS: String(workers) }), logger);
  const app = await buildApp({ ...service, logger });
  t.teardown(async () => {
    await app.close();
    await service.close();
  });
  t.equal((await app.inject("/health/ready")).statusCode, 503, "not ready before the workers are");
  await service.ready;
  t.equal((await app.inject("/health/ready")).statusCode, 200);
  return app;
}

interface Answer {
  language: { code: string };
  tags: { topic: string; score: number }[];
}

async function tag(app: App, text: Partial<TitleAndAbstract>): Promise<Answer> {
  const response = await app.inject({ method: "POST", url: "/v1/tags", payload: text });
  t.equal(response.statusCode, 200);
  return response.json();
}

const TEXTS = ABSTRACTS.flatMap(({ en, fr }) => [en, fr]);

t.test(
  "the same text gives the same answer alone, in a list, as a line, on any worker, after a restart",
  async (t) => {
    const one = await start(t, 1);
    const alone: Answer[] = [];
    for (const text of TEXTS) alone.push(await tag(one, text));
    const two = await start(t, 2);
    const items = TEXTS.map((text, id) => ({ id, ...text }));
    const list = await two.inject({ method: "POST", url: "/v1/tags/batch", payload: { items } });
    const { results, stamp } = list.json();
    t.strictSame(
      results,
      alone.map(({ stamp: _stamp, ...answer }: Answer & { stamp?: unknown }, id) => ({ ...answer, id })),
    );
    const lines = await two.inject({
      method: "POST",
      url: "/v1/tags/batch",
      payload: items.map((item) => JSON.stringify(item)).join("\n"),
      headers: { "content-type": "application/x-ndjson" },
    });
    t.strictSame(
      lines.body
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
      alone.map((answer, id) => ({ ...answer, id, line: id + 1, stamp })),
    );
  },
);

t.test(
  "both language versions of an abstract have the same first topics, and the right one among them",
  async (t) => {
    const app = await start(t, 2);
    const expected: Record<string, string> = {
      "Offset Unlearning": "privacy",
      Gene42: "computational-biology",
      CoGen: "autonomous-driving",
      "Two Intermediate": "machine-translation",
      Prisma: "interpretability",
      TAMA: "medical-ml",
    };
    for (const { en, fr } of ABSTRACTS) {
      const [english, french] = [await tag(app, en), await tag(app, fr)];
      t.equal(english.language.code, "en");
      t.equal(french.language.code, "fr");
      const wanted = Object.entries(expected).find(([start]) => en.title.startsWith(start))?.[1];
      for (const { tags } of [english, french]) {
        const first = tags.slice(0, 3).map(({ topic }) => topic);
        t.ok(wanted === undefined || first.includes(wanted), `${en.title}: ${wanted} in ${first.join(", ")}`);
      }
      const shared = english.tags.filter(({ topic }) => french.tags.some((tag) => tag.topic === topic));
      t.ok(
        shared.length * 2 >= Math.max(english.tags.length, french.tags.length),
        `${en.title}: most topics are shared`,
      );
    }
  },
);

t.test("texts between the languages, titles alone and very long texts are tagged sensibly", async (t) => {
  const app = await start(t, 2);
  const first = async (text: Partial<TitleAndAbstract>) => {
    const { language, tags } = await tag(app, text);
    return { language: language.code, topics: tags.slice(0, 3).map(({ topic }) => topic) };
  };
  const agrees = (one: string[], other: string[]) => one.some((topic) => other.includes(topic));
  let titles = 0;
  for (const { en, fr } of ABSTRACTS) {
    const { topics } = await first(fr);
    const halves = await first({
      title: en.title,
      abstract: `${half(en.abstract, 0)} ${half(fr.abstract, 1)}`,
    });
    t.equal(halves.language, "mixed", en.title);
    t.ok(agrees(halves.topics, topics), `${en.title}, half in each language: ${halves.topics}`);
    const terms = await first({ title: fr.title, abstract: `${fr.abstract} Mots-clés : ${en.title}.` });
    t.equal(terms.language, "fr", en.title);
    t.ok(agrees(terms.topics, topics), `${en.title}, English terms in French: ${terms.topics}`);
    const long = await first({ abstract: repeated(fr.abstract, 3000) });
    t.ok(agrees(long.topics, topics), `${en.title}, 3,000 words: ${long.topics}`);
    if (agrees((await first({ title: en.title })).topics, topics)) titles++;
  }
  t.ok(
    titles >= ABSTRACTS.length / 2,
    `${titles} of ${ABSTRACTS.length} titles say a topic of their abstracts`,
  );
});

/** The first or the second half of a text's sentences. */
function half(text: string, which: 0 | 1): string {
  const sentences = text.split(/(?<=\.) /);
  const middle = Math.ceil(sentences.length / 2);
  return (which === 0 ? sentences.slice(0, middle) : sentences.slice(middle)).join(" ");
}

/** The text over and over, at least so many words of it. */
function repeated(text: string, words: number): string {
  return Array.from({ length: Math.ceil(words / text.split(" ").length) }, () => text).join(" ");
}

t.test("threshold 0 and limit 100 give every topic, best first", async (t) => {
  const app = await start(t, 1);
  const payload = { ...TEXTS[0]!, threshold: 0, limit: 100 };
  const { tags } = (await app.inject({ method: "POST", url: "/v1/tags", payload })).json() as Answer;
  const { topics } = (await app.inject("/v1/topics")).json() as { topics: { id: string }[] };
  t.strictSame(tags.map(({ topic }) => topic).toSorted(), topics.map(({ id }) => id).toSorted());
  const scores = tags.map(({ score }) => score);
  t.strictSame(
    scores,
    scores.toSorted((a, b) => b - a),
  );
});

t.test("what is no research text has no tags, and says so", async (t) => {
  const app = await start(t, 1);
  const said = async (abstract: string) => {
    const response = await app.inject({ method: "POST", url: "/v1/tags", payload: { abstract } });
    const { abstained, warnings } = response.json();
    return [abstained, warnings.map(({ code }: { code: string }) => code)];
  };
  t.strictSame(
    await said("La recette de la tarte aux pommes demande du beurre, de la farine et six pommes."),
    [true, ["no-topic-fits"]],
  );
  t.strictSame(await said("Wir backen einen Kuchen und trinken danach gemeinsam Kaffee im Garten."), [
    true,
    ["language-other"],
  ]);
});
