/** A third language is a folder and data: the space's mathematics take any number of them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import type { PerLanguage } from "../../../src/languages/per-language.ts";
import { fitCentroids } from "../../../src/topics/build/fit-centroids.ts";
import { fitSpace } from "../../../src/topics/build/fit-space.ts";
import { saveModel } from "../../../src/topics/build/save-model.ts";
import { readCentroidTables, readSpaceTables } from "../../../src/topics/model.ts";
import { createCalibration } from "../../../src/topics/space/calibration.ts";
import { createCentroids } from "../../../src/topics/space/joint-centroids.ts";
import { createSpace } from "../../../src/topics/space/joint-space.ts";
import { dot } from "../../../src/topics/space/vectors.ts";
import { both } from "../../helpers/both.ts";
import { ES, THREE_CENTROIDS, THREE_FOLDERS, THREE_SPACE } from "../../helpers/tiny-space.ts";

const space = createSpace(THREE_SPACE);
const centroids = createCentroids(THREE_SPACE, THREE_CENTROIDS);
const east = Float32Array.of(1, 0);
const close = (a: number, b: number) => Math.abs(a - b) < 1e-6;

t.test("a text in it is placed by its own terms, whose ids follow those of the others", async (t) => {
  const { dense, terms, weights } = space.point({ embedding: east, text: "Los brazos del robot" }, ES);
  t.same(terms, Uint32Array.of(3, 4));
  t.ok(close(dot(dense, dense), 0.25) && close(dot(weights, weights), 0.75));
});

t.test("a mixed text has terms of all languages, a third of the lexical part each", async (t) => {
  const point = space.point({ embedding: east, text: "robot bras brazo" }, "mixed");
  t.same(point.terms, Uint32Array.of(1, 2, 3));
  t.ok(close(dot(point.dense, point.dense) + dot(point.weights, point.weights), 1));
  t.ok(point.weights.every((weight) => close(weight, Math.sqrt(0.75 / 3))));
});

t.test("a topic's own centroid is at similarity 1, in it and between all", async (t) => {
  const half = { dense: Float32Array.of(Math.SQRT1_2, 0), weights: Float32Array.of(Math.SQRT1_2) };
  t.ok(close(centroids.similarities({ language: ES, terms: Uint32Array.of(4), ...half })[0]!, 1));
  const share = Math.sqrt(0.5 / 3);
  const between = { terms: Uint32Array.of(1, 2, 4), weights: Float32Array.of(share, share, share) };
  t.ok(close(centroids.similarities({ language: "mixed", dense: half.dense, ...between })[0]!, 1));
});

t.test("a similarity is explained by its terms and their places", async (t) => {
  const text = "Los brazos del robot, robot bras";
  for (const language of [ES, "mixed"] as const) {
    const point = space.point({ embedding: east, text }, language);
    const [given] = centroids.explain(point, text, [0]);
    const sum = given!.terms.reduce((total, { contribution }) => total + contribution, given!.dense);
    t.ok(close(sum, centroids.similarities(point)[0]!));
    t.match(
      given!.terms.find((term) => term.language === ES),
      { term: "brazo robot", places: [{ from: 4, to: 20 }] },
    );
  }
});

t.test("scores between the languages are the mean of all", async (t) => {
  const curve = (offset: number) => ({ slope: [0], offset: [offset] });
  const curves = (offset: number) => ({ abstract: curve(offset), title: curve(offset) });
  const calibration = createCalibration({ ...both(curves(0), curves(0)), [ES]: curves(Math.log(3)) });
  const at = (language: typeof ES | "mixed") =>
    calibration.scores(Float32Array.of(0), language, "abstract")[0]!;
  t.equal(at(ES), 0.75);
  t.ok(close(at("mixed"), (0.5 + 0.5 + 0.75) / 3));
});

t.test("a space of three languages is fitted, saved and read again", async (t) => {
  const languages = ["en", "fr", ES] as const;
  const texts = languages.flatMap((language, i) =>
    [0, 1].map((topic) => ({
      language,
      text: `${["arm", "bras", "brazo"][i]} ${["robot", "image"][topic]}`,
      embedding: topic === 0 ? Float32Array.of(1, 0) : Float32Array.of(0, 1),
      isOurs: true,
      topic,
    })),
  );
  const each = <T>(value: T): PerLanguage<T> => ({ ...both(value, value), [ES]: value });
  const about = each(["robot", "image"]);
  const tables = fitSpace(
    texts,
    about,
    {
      denseShare: each(0.5),
      leastTexts: each(1),
      mostTerms: each(9),
      familiar: each([-1, 0] as const),
    },
    THREE_FOLDERS,
  );
  const fitted = createSpace(tables);
  const placed = texts.map(({ topic, language, ...features }) => ({
    point: fitted.point(features, language),
    topics: [topic],
    maybe: [],
    read: true,
  }));
  const descriptions = [0, 1].map((topic) =>
    languages.map((language) =>
      fitted.point({ embedding: tables.mean[language], text: about[language][topic]! }, language),
    ),
  );
  const settings = { readWeight: 1, aboutWeight: 0.5, outsideWeight: 1, lambda: 1, rounds: 5, mostTerms: 9 };
  const made = fitCentroids(tables, placed, descriptions, settings);

  const folder = t.testdir();
  const curves = each({ abstract: { slope: [], offset: [] }, title: { slope: [], offset: [] } });
  const none = { default: 0, topics: {} };
  const model = { space: tables, centroids: made.tables, calibration: curves, heldOut: [] };
  saveModel(folder, model, { note: "", abstract: none, title: none });
  const written = readdirSync(join(folder, "topics")).map((name) => `topics/${name}`);
  const bytes = Object.fromEntries(written.map((path) => [path, readFileSync(join(folder, path))]));
  const files = { folder, bytes };
  const readTables = readSpaceTables(files, 2, THREE_FOLDERS);
  const readSpace = createSpace(readTables);
  const readCentroids = createCentroids(readTables, readCentroidTables(files, 2, languages));
  for (const { topic, language, ...features } of texts) {
    const similarities = readCentroids.similarities(readSpace.point(features, language));
    t.equal(similarities.indexOf(Math.max(...similarities)), topic, `${features.text}, ${language}`);
    const before = createCentroids(tables, made.tables).similarities(fitted.point(features, language));
    t.ok(similarities.every((x, i) => close(x, before[i]!)));
  }
});
