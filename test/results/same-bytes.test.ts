import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { type PublicationsOptions, tagPublications } from "../../src/commands/publications.ts";
import { readList } from "../../src/jobs/read-list.ts";
import { FORMATS } from "../../src/publications/formats.ts";
import { RESULT_FORMATS } from "../../src/schemas/jobs.ts";
import { createTagger } from "../../src/tagging/tagger.ts";
import { snapshot, WORDS } from "../helpers/app.ts";
import { createFakeAnalyser } from "../helpers/fake-analyser.ts";
import { startListsApp } from "../helpers/lists-app.ts";
import { createTerminal } from "../helpers/terminal.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures/publications");
/** Lists with what the fixtures lack: failures, duplicates, other encodings and delimiters, declared topics. */
const OTHERS: Record<string, string | Buffer> = {
  "broken.bib":
    "@article{a, title = {Robot arm}, year = 2020}\n@article{lost, year = 2020}\n@article{b, title = {Robot Arm}, year = {2020}, abstract = {A robot arm.}}\n@article{c, title = {...}}\n",
  "latin.csv": Buffer.from("Titre;Année\r\nÉtude de la robot;2020\r\nNothing;2021\r\n", "latin1"),
  "tabs.tsv": "title\tkeywords\nRobot\timage; graph\nDer Robot ist und\t\n",
  "page.txt":
    "Jane Roe\nResearch topics: robot, turnips\n\nPublications\n\nRobot robot\nJane Roe, Max Welling\n2020\n\nImage image\nJane Roe\n2021\n",
  "lines.ndjson": '{"title": "=Robot, \\"graph\\""}\nnot json\n{"year": 2020}\n',
};
/** Every publication has every topic, so that there is something to write back. */
const options = { limit: 5, threshold: 0, language: "auto", overflow: "chunk" } as const;

const lists = new Map<string, Buffer>(
  Object.entries(OTHERS).map(([name, list]) => [name, Buffer.from(list)]),
);
for (const name of readdirSync(FIXTURES)) {
  if (name !== "README.md") lists.set(name, readFileSync(join(FIXTURES, name)));
}
const folder = t.testdir(Object.fromEntries(lists));

t.test("the command line writes a list's results in the very bytes that HTTP answers with", async (t) => {
  const { app } = await startListsApp(t, 1024 * 1024, { readList });

  /** What `topique publications` says of a list, in its output and in a file. */
  const command = async (name: string, more: Partial<PublicationsOptions>) => {
    const tagger = createTagger(createFakeAnalyser(WORDS), snapshot);
    const terminal = createTerminal();
    const given = { ...options, lists: [join(folder, name)], profile: false, resume: false, ...more };
    if ((await tagPublications(tagger, given, terminal)) !== 0) throw new Error(terminal.written.errors);
    return more.out === undefined ? Buffer.from(terminal.written.output) : readFileSync(more.out);
  };

  for (const [name, list] of lists) {
    await t.test(name, async (t) => {
      const { headers, payload } = formOf(name, list);
      const url = `/v1/publications?threshold=${options.threshold}`;
      const posted = await app.inject({
        method: "POST",
        url,
        headers: { ...headers, prefer: "wait=60" },
        payload,
      });
      t.equal(posted.statusCode, 200);
      const get = (path: string) => app.inject(`${posted.headers.location}/${path}`);
      const same = (http: Buffer, cli: Buffer, what: string) =>
        t.ok(http.equals(cli), what, { http: http.toString(), cli: cli.toString() });

      same(posted.rawPayload, await command(name, { out: join(folder, `${name}.out.json`) }), "Prefer: wait");
      const formats = [];
      for (const lang of ["en", "fr"] as const) {
        for (const format of RESULT_FORMATS) {
          const answer = await get(`results?format=${format}&lang=${lang}`);
          if (answer.statusCode === 400) continue;
          formats.push(format);
          const ending = FORMATS.find((one) => one.name === format)?.endings[0];
          const out = join(folder, `${name}.${lang}${ending}`);
          same(answer.rawPayload, await command(name, { out, lang }), `${format} in ${lang}`);
        }
        const lines = await get(`results?format=ndjson&lang=${lang}`);
        same(lines.rawPayload, await command(name, { lang }), `NDJSON in a pipe in ${lang}`);
      }
      t.ok(formats.length >= 6, formats.join(", "));
      same((await get("profile")).rawPayload, await command(name, { profile: true }), "profile");
    });
  }
});

/** The list as a form's file: so its name is told, as the command line knows it. */
function formOf(name: string, list: Buffer) {
  const boundary = "----topique";
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
  return {
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), list, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
