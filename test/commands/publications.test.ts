import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import t from "tap";
import { type PublicationsOptions, tagPublications } from "../../src/commands/publications.ts";
import { createTagger } from "../../src/tagging/tagger.ts";
import { snapshot, WORDS } from "../helpers/app.ts";
import { createFakeAnalyser } from "../helpers/fake-analyser.ts";
import { createTerminal } from "../helpers/terminal.ts";

const defaults: PublicationsOptions = {
  lists: [],
  profile: false,
  resume: false,
  limit: 5,
  language: "auto",
  overflow: "chunk",
};
const LIST = `@article{one, title = {Robot robot}, year = {2020}, abstract = {robot robot.}}
@article{two, title = {Image image}, year = {2021}, keywords = {turnips}}
@article{broken, year = {2021}}
@article{again, title = {Robot Robot}, year = {2020}}
@article{three, title = {Nothing of the kind}, year = {2021}}
`;

function setUp({ input = "", isTTY = false } = {}) {
  const analyser = createFakeAnalyser(WORDS);
  const terminal = createTerminal({ input });
  Object.assign(terminal.output, { isTTY });
  return { analyser, terminal, tagger: createTagger(analyser, snapshot) };
}

t.test(
  "topique publications prints each publication once as NDJSON in a pipe, failures in their places",
  async (t) => {
    const { tagger, terminal, analyser } = setUp();
    const folder = t.testdir({ "list.bib": LIST });
    t.equal(await tagPublications(tagger, { ...defaults, lists: [`${folder}/list.bib`] }, terminal), 0);
    const lines = terminal.written.output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    t.match(lines, [
      {
        position: 0,
        title: "Robot robot",
        basis: "abstract",
        tags: [{ topic: "robotics" }],
        versions: [{ position: 3 }],
      },
      {
        position: 1,
        title: "Image image",
        basis: "title",
        tags: [{ topic: "computer-vision", label: { fr: "Vision par ordinateur" } }],
      },
      { position: 2, lines: [3, 3], reason: "title-missing", excerpt: /^@article\{broken/ },
      { position: 4, abstained: true },
    ]);
    t.equal(lines.length, 4);
    t.equal(analyser.calls.length, 3, "a duplicate is not tagged again");
    t.match(terminal.written.errors, /list\.bib, lines 3-3: neither title nor abstract: @article\{broken/);
    t.match(terminal.written.errors, /5 records read: 3 publications, 1 duplicate, 1 failure\n/);
  },
);

t.test(
  "topique publications shows the profile with bars on a screen, in the language asked for",
  async (t) => {
    const { tagger, terminal } = setUp({ input: LIST, isTTY: true });
    t.equal(
      await tagPublications(tagger, { ...defaults, lists: ["-"], profile: true, lang: "fr" }, terminal),
      0,
    );
    t.match(terminal.written.output, /étiquetées : 2, sans sujet qui convienne : 1/);
    t.match(terminal.written.output, /Robotique +█{10} +50% +1\n/);
    t.match(terminal.written.output, /Années\n {2}2021 {2}2 {2}Vision par ordinateur 1\n {2}2020 {2}1/);
    t.match(terminal.written.output, /Sans sujet\n {2}4 {2}Nothing of the kind/);
    t.match(terminal.written.output, /Mots absents du vocabulaire\n.*turnips 1/);
  },
);

t.test("topique publications --profile in a pipe prints the profile as JSON and nothing else", async (t) => {
  const { tagger, terminal } = setUp({ input: LIST });
  t.equal(await tagPublications(tagger, { ...defaults, lists: ["-"], profile: true }, terminal), 0);
  t.match(JSON.parse(terminal.written.output), {
    publications: 3,
    tagged: 2,
    topics: [
      { share: 0.5, label: { en: "Computer Vision" } },
      { share: 0.5, label: { fr: "Robotique" } },
    ],
  });
});

t.test(
  "topique publications --out writes the list back, a table, JSON or NDJSON, by the file's ending",
  async (t) => {
    const folder = t.testdir({ "list.bib": LIST });
    const run = async (out: string) => {
      const { tagger, terminal } = setUp();
      t.equal(
        await tagPublications(
          tagger,
          { ...defaults, lists: [`${folder}/list.bib`], out: `${folder}/${out}` },
          terminal,
        ),
        0,
      );
      t.notOk(existsSync(`${folder}/${out}.topique-resume`), "nothing is left over");
      return readFileSync(`${folder}/${out}`, "utf8");
    };
    t.equal(
      await run("out.bib"),
      LIST.replace("{robot robot.}}", "{robot robot.}, keywords = {Robotics}}")
        .replace("{turnips}", "{turnips, Computer Vision}")
        .replace("{Robot Robot}, year = {2020}}", "{Robot Robot}, year = {2020}, keywords = {Robotics}}"),
    );
    t.match(JSON.parse(await run("out.json")), {
      publications: [{ position: 0 }, { position: 1 }, { position: 4 }],
      failures: [{ position: 2, reason: "title-missing" }],
      counts: { read: 5, duplicates: 1, tagged: 3, failed: 1, waiting: 0 },
    });
    t.equal((await run("out.ndjson")).trim().split("\n").length, 4);
    const rows = (await run("out.csv")).split("\r\n");
    t.match(rows[0], /^\ufeffposition,title/);
    t.match(rows[1], /^0,Robot robot,,2020,,,en,Robotics,1,$/);
    const tabs = (await run("out.tsv")).split("\r\n");
    t.match(tabs[0], /^\ufeffposition\ttitle/);
    t.match(tabs[1], /^0\tRobot robot\t\t2020\t\t\ten\tRobotics\t1\t$/);
  },
);

t.test("topique publications refuses, before tagging, to write a list back as what it was not", async (t) => {
  const { tagger, terminal, analyser } = setUp({ input: LIST });
  await t.rejects(tagPublications(tagger, { ...defaults, lists: ["-"], out: "x.ris" }, terminal), {
    code: "field-invalid",
    facts: { field: "--out" },
  });
  await t.rejects(tagPublications(tagger, { ...defaults, lists: ["-"], out: "x.docx" }, terminal), {
    code: "field-invalid",
  });
  t.equal(analyser.calls.length, 0);
});

t.test(
  "topique publications joins the same publication of several lists and goes on after one that is none",
  async (t) => {
    const { tagger, terminal } = setUp();
    const folder = t.testdir({
      "a.bib": LIST,
      "b.ris": "TY  - JOUR\nTI  - Image image\nPY  - 2021\nER  - \n",
      "c.pdf": "%PDF-1.7",
    });
    const lists = ["a.bib", "b.ris", "c.pdf", "missing.bib"].map((name) => `${folder}/${name}`);
    t.equal(await tagPublications(tagger, { ...defaults, lists }, terminal), 0);
    const lines = terminal.written.output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    t.match(lines[1], { list: lists[0], title: "Image image", versions: [{ position: 0 }] });
    t.equal(lines.length, 4);
    t.equal(
      await tagPublications(
        setUp().tagger,
        { ...defaults, lists, lang: "fr", out: `${folder}/out.csv` },
        terminal,
      ),
      0,
    );
    t.match(readFileSync(`${folder}/out.csv`, "utf8").split("\r\n"), [
      /^\ufeffliste,position,titre/,
      new RegExp(`^${lists[0]},0,Robot robot,`),
    ]);
    t.match(terminal.written.errors, /c\.pdf: .*PDF/);
    t.match(terminal.written.errors, /missing\.bib: /);
  },
);

t.test("topique publications exits with a code of its own when nothing could be read", async (t) => {
  const { tagger, terminal } = setUp({ input: "@article{a, year = {2020}}" });
  t.equal(await tagPublications(tagger, { ...defaults, lists: ["-"] }, terminal), 3);
  t.match(terminal.written.errors, /neither title nor abstract[\s\S]*Nothing could be read/);
});

t.test("topique publications reports a publication that can't be tagged and goes on", async (t) => {
  const { tagger, terminal, analyser } = setUp({ input: LIST });
  analyser.failNext(new Error("out of luck"));
  t.equal(await tagPublications(tagger, { ...defaults, lists: ["-"], width: 1 }, terminal), 0);
  const [first, second] = terminal.written.output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  t.match(first, { position: 0, reason: "internal", title: "Robot robot" });
  t.match(second, { position: 1 });
});

t.test("topique publications goes on with --resume where it was interrupted", async (t) => {
  const folder = t.testdir({ "list.bib": LIST });
  const options = { ...defaults, lists: [`${folder}/list.bib`], out: `${folder}/out.ndjson`, width: 1 };
  const stop = new AbortController();
  const first = setUp();
  const tag = first.tagger.tag;
  const interrupted = {
    ...first.tagger,
    tag: (...parts: Parameters<typeof tag>) => tag(...parts).finally(() => stop.abort()),
  };
  t.equal(await tagPublications(interrupted, { ...options, signal: stop.signal }, first.terminal), 130);
  t.match(first.terminal.written.errors, /Stopped at 1 of 3\. Go on with --resume/);
  for (const file of [options.out, `${options.out}.part`])
    t.notOk(existsSync(file), "no half of a file is left");
  // A crash may cut the last line of what was kept.
  writeFileSync(`${options.out}.topique-resume`, "[1,{", { flag: "a" });
  const second = setUp();
  t.equal(await tagPublications(second.tagger, { ...options, resume: true }, second.terminal), 0);
  t.equal(second.analyser.calls.length, 2, "the first publication was not tagged again");
  t.match(second.terminal.written.errors, /Going on after 1 publication tagged before/);
  const whole = setUp();
  await tagPublications(whole.tagger, { ...defaults, lists: options.lists }, whole.terminal);
  t.equal(readFileSync(options.out, "utf8"), whole.terminal.written.output);
});

t.test("topique publications --resume starts over when the list or the options have changed", async (t) => {
  const folder = t.testdir({ "list.bib": LIST });
  const options = { ...defaults, lists: [`${folder}/list.bib`], out: `${folder}/out.ndjson`, resume: true };
  writeFileSync(`${options.out}.topique-resume`, `${JSON.stringify({ key: "of another run" })}\n[0,{}]\n`);
  const { tagger, terminal, analyser } = setUp();
  t.equal(await tagPublications(tagger, options, terminal), 0);
  t.match(terminal.written.errors, /starting over/);
  t.equal(analyser.calls.length, 3);
});

t.test("topique publications writes a table back whose columns were named", async (t) => {
  const { tagger, terminal } = setUp();
  const folder = t.testdir({ "list.csv": "werk;mots\nRobot;x\n" });
  const options = {
    ...defaults,
    lists: [`${folder}/list.csv`],
    columns: { title: "Werk", keywords: "2" },
    out: `${folder}/out.csv`,
  };
  t.equal(await tagPublications(tagger, options, terminal), 0);
  t.equal(readFileSync(`${folder}/out.csv`, "utf8"), 'werk;mots\nRobot;"x; Robotics"\n');
});

t.test("topique publications leaves no half of a file when a list goes away while it is read", async (t) => {
  const { tagger, terminal } = setUp();
  const folder = t.testdir({ "list.bib": LIST });
  const late = {
    ...tagger,
    // Asked for between the two readings of the list.
    get vocabulary() {
      rmSync(`${folder}/list.bib`, { force: true });
      return tagger.vocabulary;
    },
  };
  const options = { ...defaults, lists: [`${folder}/list.bib`], out: `${folder}/out.ndjson` };
  await t.rejects(tagPublications(late, options, terminal), { code: "input-unreadable" });
  t.notOk(existsSync(`${options.out}.part`));
});
