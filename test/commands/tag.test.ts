import t from "tap";
import { type TagCommandOptions, tagTexts } from "../../src/commands/tag.ts";
import { createTagger } from "../../src/tagging/tagger.ts";
import { snapshot, stamp, WORDS } from "../helpers/app.ts";
import { createFakeAnalyser } from "../helpers/fake-analyser.ts";
import { createTerminal } from "../helpers/terminal.ts";

const defaults: TagCommandOptions = {
  files: [],
  lines: false,
  json: false,
  limit: 5,
  language: "auto",
  overflow: "chunk",
};
const tagger = createTagger(createFakeAnalyser(WORDS), snapshot);
const lines = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

t.test(
  "topique tag gives the same tags from an argument, a file among others and standard input",
  async (t) => {
    const folder = t.testdir({ "a.txt": "robot arm robot hand", "b.txt": "robot arm robot hand" });
    const fromFiles = createTerminal();
    const files = [`${folder}/a.txt`, `${folder}/b.txt`];
    t.equal(await tagTexts(tagger, { ...defaults, files, json: true }, fromFiles), 0);
    const piped = createTerminal({ input: "robot arm robot hand" });
    t.equal(await tagTexts(tagger, { ...defaults, json: true }, piped), 0);
    const [a, b] = lines(fromFiles.written.output);
    const [stdin] = lines(piped.written.output);
    t.equal(a.source, files[0]);
    t.equal(stdin.source, "stdin");
    t.same({ ...a, source: "" }, { ...b, source: "" });
    t.same({ ...a, source: "" }, { ...stdin, source: "" });
    t.match(a, { tags: [{ topic: "robotics", similarity: 0.5 }], abstained: false, stamp });
  },
);

t.test("topique tag --lines tags every line, keeps its number and loses nothing to a bad one", async (t) => {
  const terminal = createTerminal({ input: "robot\n\n!!!\nimage image\n" });
  t.equal(await tagTexts(tagger, { ...defaults, lines: true, json: true }, terminal), 3);
  const [first, bad, last] = lines(terminal.written.output);
  t.match(first, { source: "stdin:1", tags: [{ topic: "robotics" }] });
  t.match(bad, { source: "stdin:3", error: { code: "text-empty" } });
  t.match(last, { source: "stdin:4", tags: [{ topic: "computer-vision" }] });
  t.match(terminal.written.errors, /^stdin:3: /);
});

t.test(
  "topique tag prints a table of bars, and says in the reader's language when no topic fits",
  async (t) => {
    const terminal = createTerminal({ input: "robot robot\nnothing here", language: "fr" });
    t.equal(await tagTexts(tagger, { ...defaults, lines: true }, terminal), 0);
    t.match(terminal.written.output, /stdin:1 {2}\(en 0\.90, 2 jetons\)\n {2}1\.00 █{12} /);
    t.match(terminal.written.output, /stdin:2 .*\n {2}Aucun/);
  },
);

t.test("topique tag --explain says what adds up to a tag, and what came nearest where none is", async (t) => {
  const input = "robot arm\nrobot is not named often here";
  const terminal = createTerminal({ input, language: "fr" });
  t.equal(await tagTexts(tagger, { ...defaults, lines: true, explain: true }, terminal), 0);
  const { output } = terminal.written;
  t.match(output, / {2}0\.50 █+ .*\(robotics\)\n {7}= 0\.000 texte entier \+ 0\.500 "robot"\n/);
  t.match(output, /\n {2}0\.17 < 0\.30 {2}Robotics \/ Robotique {2}\(robotics\)\n {2}Aucun/);
  const json = createTerminal({ input });
  t.equal(await tagTexts(tagger, { ...defaults, lines: true, explain: true, json: true }, json), 0);
  const [tagged, abstained] = lines(json.written.output);
  t.match(tagged.tags[0].evidence, { embedding: 0, terms: [{ term: "robot", contribution: 0.5 }] });
  t.match(abstained.nearest, [{ topic: "robotics", threshold: 0.3 }]);
});

t.test("topique tag reads a file in the encoding it is in, and says where it had to guess", async (t) => {
  const folder = t.testdir({
    "old.txt": Buffer.from("les robots entraînés : robot image", "latin1"),
    "notepad.txt": Buffer.from("\ufeffles robots entraînés", "utf16le"),
  });
  const analyser = createFakeAnalyser(WORDS);
  const terminal = createTerminal({ language: "fr" });
  const files = [`${folder}/old.txt`, `${folder}/notepad.txt`];
  t.equal(await tagTexts(createTagger(analyser, snapshot), { ...defaults, files }, terminal), 0);
  t.strictSame(
    analyser.calls.map(({ input }) => input.abstract?.trim()),
    ["les robots entraînés : robot image", "les robots entraînés"],
  );
  t.match(terminal.written.errors, /^\S+old\.txt: Le texte n'est pas en UTF-8[^\n]*\n$/);
});

t.test("topique tag names a file it can't read and goes on with the next", async (t) => {
  const folder = t.testdir({ "a.txt": "robot" });
  const terminal = createTerminal({ language: "fr" });
  const files = [`${folder}/missing.txt`, folder, `${folder}/a.txt`];
  t.equal(await tagTexts(tagger, { ...defaults, files }, terminal), 3);
  t.equal(
    terminal.written.errors,
    `${folder}/missing.txt est illisible\u00a0: fichier absent.\n${folder} est illisible\u00a0: c'est un dossier.\n`,
  );
  t.match(terminal.written.output, /a\.txt/);
});
