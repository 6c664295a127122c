import t from "tap";
import { createProfile } from "../../../src/publications/profile/profile.ts";
import { matchVocabulary } from "../../../src/topics/vocabulary/match-labels.ts";
import { parseVocabulary } from "../../../src/topics/vocabulary/vocabulary.ts";

const topic = (id: string, en: string, fr: string, altEn: string[] = []) => ({
  id,
  area: "all",
  label: { en, fr },
  altLabel: { en: altEn, fr: [] },
  definition: { en: "x", fr: "x" },
  related: [],
});
const vocabulary = parseVocabulary(
  JSON.stringify({
    areas: [{ id: "all", label: { en: "All", fr: "Tout" } }],
    topics: [
      topic("deep-learning", "Deep Learning", "Apprentissage profond", ["Neural networks (NN)"]),
      topic("ai-safety", "AI Safety", "Sécurité de l'IA"),
    ],
  }),
);

t.test(
  "createProfile: topics by publications, with shares, years, languages and what stands behind",
  async (t) => {
    const builder = createProfile(vocabulary, {
      person: "Jane Roe",
      declaredTopics: ["AI safety", "Réseaux bayésiens"],
    });
    builder.add({
      position: 0,
      title: "One",
      year: 2020,
      language: "en",
      tags: [{ topic: "deep-learning", score: 0.9 }],
      keywords: ["Neural Network", "turnips"],
    });
    builder.add({
      position: 1,
      title: "Two",
      year: 2021,
      language: "fr",
      tags: [
        { topic: "deep-learning", score: 0.5 },
        { topic: "ai-safety", score: 0.8 },
      ],
    });
    builder.add({
      position: 2,
      title: "Three about turnips",
      language: "en",
      tags: [],
      keywords: ["Turnips"],
    });
    builder.add({ position: 3, title: "Gardening with carrots", year: 2021, language: "en", tags: [] });
    t.same(builder.profile(), {
      person: "Jane Roe",
      publications: 4,
      tagged: 2,
      topics: [
        {
          topic: "deep-learning",
          publications: 2,
          share: 1,
          score: 0.7,
          years: [
            { year: 2021, publications: 1 },
            { year: 2020, publications: 1 },
          ],
          languages: { en: 1, fr: 1 },
          behind: [
            { position: 0, title: "One", score: 0.9 },
            { position: 1, title: "Two", score: 0.5 },
          ],
        },
        {
          topic: "ai-safety",
          publications: 1,
          share: 0.5,
          score: 0.8,
          years: [{ year: 2021, publications: 1 }],
          languages: { fr: 1 },
          behind: [{ position: 1, title: "Two", score: 0.8 }],
        },
      ],
      years: [
        {
          key: 2021,
          publications: 2,
          topics: [
            { topic: "ai-safety", publications: 1 },
            { topic: "deep-learning", publications: 1 },
          ],
        },
        { key: 2020, publications: 1, topics: [{ topic: "deep-learning", publications: 1 }] },
        { key: null, publications: 1, topics: [] },
      ],
      languages: [
        { key: "en", publications: 3, topics: [{ topic: "deep-learning", publications: 1 }] },
        {
          key: "fr",
          publications: 1,
          topics: [
            { topic: "ai-safety", publications: 1 },
            { topic: "deep-learning", publications: 1 },
          ],
        },
      ],
      declared: [
        { name: "AI safety", topic: "ai-safety", publications: 1 },
        { name: "Réseaux bayésiens", publications: 0 },
      ],
      untagged: [
        { position: 2, title: "Three about turnips" },
        { position: 3, title: "Gardening with carrots" },
      ],
      unmatched: [
        { word: "Réseaux bayésiens", publications: 0 },
        { word: "turnips", publications: 2 },
        { word: "carrots", publications: 1 },
        { word: "gardening", publications: 1 },
      ],
    });
  },
);

t.test("createProfile: no publications, an empty profile", async (t) => {
  t.match(createProfile(vocabulary).profile(), {
    publications: 0,
    tagged: 0,
    topics: [],
    years: [],
    languages: [],
  });
});

t.test(
  "createProfile: of a topic with very many publications the strongest are named, all are counted",
  async (t) => {
    const builder = createProfile(vocabulary);
    for (let i = 0; i < 1000; i++)
      builder.add({
        position: i,
        title: `T${i}`,
        language: "en",
        tags: [{ topic: "ai-safety", score: i / 1000 }],
      });
    const [topic] = builder.profile().topics;
    t.equal(topic?.publications, 1000);
    t.equal(topic?.behind.length, 200);
    t.equal(topic?.behind[0]?.position, 999);
  },
);

t.test("matchVocabulary: either language, plural or not, brackets or not", async (t) => {
  const { find, hasWord } = matchVocabulary(vocabulary);
  for (const name of [
    "deep learning",
    "Apprentissage  Profond",
    "Neural network",
    "NN",
    "The neural networks",
  ])
    t.equal(find(name), "deep-learning", name);
  t.equal(find("Sécurité de l’IA"), "ai-safety");
  t.equal(find("learning"), undefined);
  t.ok(hasWord("réseau networks"));
  t.notOk(hasWord("turnip"));
});
