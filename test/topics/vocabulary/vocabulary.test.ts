import t from "tap";
import { TopiqueError } from "../../../src/errors.ts";
import { createKeywordRules } from "../../../src/topics/vocabulary/keyword-rules.ts";
import { labelsOf, loadVocabulary, parseVocabulary } from "../../../src/topics/vocabulary/vocabulary.ts";

const topic = (id: string, en: string, fr: string, more: object = {}) => ({
  id,
  area: "all",
  label: { en, fr },
  altLabel: { en: [`${en} systems`], fr: [] },
  definition: { en: `About ${en}.`, fr: `Sur ${fr}.` },
  related: [],
  ...more,
});

const file = (...topics: object[]) =>
  JSON.stringify({ areas: [{ id: "all", label: { en: "All", fr: "Tout" } }], topics });

t.test("parseVocabulary() keeps the order, finds topics by id and stamps the text", async (t) => {
  const text = file(topic("robots", "Robots", "Robotique"), topic("images", "Images", "Images"));
  const vocabulary = parseVocabulary(text);
  t.same(vocabulary.ids, ["robots", "images"]);
  t.equal(vocabulary.indexOf("images"), 1);
  t.equal(vocabulary.indexOf("graphs"), undefined);
  t.same(labelsOf(vocabulary.topics[0]!, "en"), ["Robots", "Robots systems"]);
  t.match(vocabulary.stamp, /^[0-9a-f]{16}$/);
  t.not(parseVocabulary(`${text} `).stamp, vocabulary.stamp);
});

t.test("parseVocabulary() names the entry and the field that is wrong", async (t) => {
  const cases: [string, string, string][] = [
    ["not JSON", "{", "not JSON"],
    ["no topics", file(), "at least one topic"],
    ["a bad id", file(topic("Ro bots", "R", "R")), "topics[0].id"],
    ["an id twice", file(topic("robots", "R", "R"), topic("robots", "R", "R")), "every id once"],
    ["no French label", file(topic("robots", "R", "R", { label: { en: "R" } })), "topics[0].label.fr"],
    ["an unknown area", file(topic("robots", "R", "R", { area: "some" })), "topics[0].area"],
    ["an unknown relation", file(topic("robots", "R", "R", { related: ["cars"] })), "topics[0].related"],
  ];
  for (const [name, text, reason] of cases) {
    try {
      parseVocabulary(text);
      t.fail(`${name} passes`);
    } catch (error) {
      t.ok(error instanceof TopiqueError && error.code === "input-unreadable", name);
      t.match(String((error as TopiqueError).facts.reason), reason, name);
    }
  }
});

t.test("loadVocabulary() reads the shipped vocabulary and says which file is missing", async (t) => {
  t.equal(loadVocabulary("models/topics/vocabulary.json").topics.length, 70);
  t.throws(() => loadVocabulary("nowhere.json"), {
    code: "input-unreadable",
    facts: { name: "nowhere.json" },
  });
});

t.test("keyword rules", async (t) => {
  const vocabulary = parseVocabulary(
    file(topic("robots", "Robots", "Robotique"), topic("images", "Images", "Images")),
  );
  const rules = createKeywordRules(vocabulary, { images: { en: [".*vision.*"], fr: ["vision( .*)?"] } });
  t.test("match labels whatever the case, accents and outer punctuation", async (t) => {
    t.same(rules.ofKeywords([" ROBOTS. "], "en"), [0]);
    t.same(rules.ofKeywords(["robots systems", "computer vision"], "en"), [0, 1]);
  });
  t.test("match patterns on the whole keyword, in its own language", async (t) => {
    t.same(rules.ofKeywords(["vision artificielle"], "fr"), [1]);
    t.same(rules.ofKeywords(["la vision"], "fr"), []);
    t.same(rules.ofKeywords(["robotique"], "en"), []);
  });
  t.test("find labels in titles as whole words, singular or plural", async (t) => {
    t.same(rules.ofTitle("A Robot that sees images", "en"), [0, 1]);
    t.same(rules.ofTitle("Robotization", "en"), []);
  });
});
