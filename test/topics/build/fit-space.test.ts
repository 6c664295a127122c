import t from "tap";
import { FOLDERS } from "../../../src/languages/folders.ts";
import { fitCentroids } from "../../../src/topics/build/fit-centroids.ts";
import { fitSpace } from "../../../src/topics/build/fit-space.ts";
import { createCentroids } from "../../../src/topics/space/joint-centroids.ts";
import { createSpace } from "../../../src/topics/space/joint-space.ts";
import { both } from "../../helpers/both.ts";

const text = (
  language: "en" | "fr",
  words: string,
  x: number,
  y: number,
  topics: number[],
  isOurs = true,
) => ({
  language,
  text: words,
  embedding: Float32Array.of(x, y),
  topics,
  isOurs,
});
const texts = [
  text("en", "robot arm", 1, 0, [0]),
  text("en", "robot hand", 0.6, 0.8, [0]),
  text("en", "image pixel", 0, 1, [1]),
  text("en", "image colour", -0.6, 0.8, [1]),
  text("fr", "robot bras", 1, 0, [0]),
  text("fr", "image pixel", 0, -1, [1]),
  text("en", "sonnet robot", -1, 0, [], false),
];
const about = both(["robot", "image"], ["robot", "image"]);
const settings = {
  denseShare: both(0.5, 0.5),
  leastTexts: both(2, 1),
  mostTerms: both(9, 9),
  familiar: both([-1, 0] as const, [-1, 0] as const),
};
const tables = fitSpace(texts, about, settings, FOLDERS);

t.test("fitSpace() has a mean and a lexicon for each language, without texts of other fields", async (t) => {
  t.same(
    [...tables.mean.en].map((x) => x.toFixed(3)),
    ["0.250", "0.650"],
  );
  t.same([...tables.mean.fr], [0.5, -0.5]);
  t.same(tables.lexicon.en.terms, ["image", "robot"]);
  t.same(tables.lexicon.fr.terms, ["bras", "image", "image pixel", "pixel", "robot", "robot bras"]);
});

t.test("fitCentroids() puts each text nearest to its own topic, in both languages", async (t) => {
  const space = createSpace(tables);
  const placed = texts.map((entry) => ({
    point: space.point(entry, entry.language),
    topics: entry.topics,
    maybe: [],
    read: true,
  }));
  const descriptions = about.en.map((words) =>
    (["en", "fr"] as const).map((language) =>
      space.point({ embedding: Float32Array.of(0, 0), text: words }, language),
    ),
  );
  for (const rounds of [0, 20]) {
    const fitted = fitCentroids(tables, placed, descriptions, {
      readWeight: 1,
      aboutWeight: 0.5,
      outsideWeight: 1,
      lambda: 1,
      rounds,
      mostTerms: 5,
    });
    const centroids = createCentroids(tables, fitted.tables);
    for (const { point, topics } of placed.slice(0, 6)) {
      const [first, second] = centroids.similarities(point);
      t.equal(first! > second! ? 0 : 1, topics[0], `${rounds} rounds`);
    }
    for (const language of ["en", "fr"] as const) {
      const { dense, lexical } = {
        dense: fitted.tables.dense[language],
        lexical: fitted.tables.lexical[language],
      };
      for (const topic of [0, 1]) {
        const own = [
          ...dense.subarray(topic * 2, topic * 2 + 2),
          ...lexical.weights.filter((_, p) => lexical.topics[p] === topic),
        ];
        t.ok(Math.abs(Math.hypot(...own) - 1) < 1e-5, "a centroid has unit length");
      }
    }
  }
});
