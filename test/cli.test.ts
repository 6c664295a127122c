import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { open, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import t from "tap";

const project = path.join(import.meta.dirname, "..");

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function topique(args: string[], { env = {}, node = [] as string[], stdin = "" } = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...node, path.join(project, "src/cli.ts"), ...args],
      { env: { ...process.env, LC_ALL: "C", ...env } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin!.end(stdin);
  });
}

/** Makes loading anything heavy a failure. */
const LIGHT = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({
    resolve(name, context, next) {
      if (/transformers|onnxruntime|fastify|pglite|pg-boss/.test(name)) throw new Error("loaded " + name);
      return next(name, context);
    },
  });`)}`;

t.test("topique --help and every command's help load neither model, service nor database", async (t) => {
  const top = await topique(["--help"], { node: ["--import", LIGHT] });
  t.equal(top.code, 0, top.stderr);
  const commands = [...top.stdout.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1]!);
  t.ok(
    ["serve", "tag", "topics", "publications", "build", "eval", "worker", "retag"].every((name) =>
      commands.includes(name),
    ),
    commands.join(),
  );
  for (const command of commands.filter((name) => name !== "help")) {
    const { code, stderr } = await topique([command, "--help"], { node: ["--import", LIGHT] });
    t.equal(code, 0, `${command} --help ${stderr}`);
  }
});

t.test(
  "topique --help and topique serve --help end with every setting, in the reader's language",
  async (t) => {
    const english = await topique(["--help"]);
    t.match(english.stdout, /^ {2}TOPIQUE_PORT +port to listen on \(8080\)$/m);
    const french = await topique(["serve", "--help"], { env: { TOPIQUE_LANG: "fr" } });
    t.match(french.stdout, /^ {2}TOPIQUE_PORT +port d'écoute \(8080\)$/m);
  },
);

t.test("exit codes and messages of the command line", async (t) => {
  const folder = t.testdir({
    models: {},
    "one.bib": "@article{a, title={Learning robots}, abstract={Robots that learn to walk.}}",
  });
  const { nowhere, one, late } = {
    nowhere: `${folder}/nowhere.bib`,
    one: `${folder}/one.bib`,
    late: `${folder}/missing/x.csv`,
  };
  const FRENCH = { TOPIQUE_LANG: "fr" };
  const cases: [name: string, args: string[], env: Record<string, string>, code: number, stderr: RegExp][] = [
    ["no such command", ["tagg"], {}, 2, /unknown command 'tagg'/],
    ["no such option", ["tag", "--limits", "3"], {}, 2, /unknown option '--limits'/],
    ["option out of range", ["tag", "--limit", "0"], {}, 2, /--limit.*'0'.*from 1 to 100/],
    ["option that is no number", ["tag", "--threshold", "high"], {}, 2, /--threshold.*'high'.*from 0 to 1/],
    ["option not among the choices", ["tag", "--language", "de"], {}, 2, /'de'.*auto, en, fr/],
    [
      "in French",
      ["tagg"],
      FRENCH,
      2,
      /commande inconnue « tagg »\n\(Vouliez-vous dire tag \?\)\n\(voir topique --help\)/,
    ],
    ["in French", ["tag", "--limit"], FRENCH, 2, /l'option « --limit <count> » attend une valeur/],
    [
      "in French",
      ["tag", "--limit", "0"],
      FRENCH,
      2,
      /« 0 » ne va pas. Attendu : un nombre entier de 1 à 100\./,
    ],
    ["in French", ["tag", "--threshold", "x"], FRENCH, 2, /« x » ne va pas. Attendu : un nombre de 0 à 1\./],
    ["in French", ["tag", "--language", "de"], FRENCH, 2, /« de » ne va pas. Attendu : auto, en, fr\./],
    ["in French", ["publications"], FRENCH, 2, /il manque l'argument « list »/],
    ["in French", ["serve", "now"], FRENCH, 2, /trop d'arguments. Attendu : 0 ; reçu : 1\./],
    [
      "in French",
      ["publications", "x", "--column", "x"],
      FRENCH,
      2,
      /Attendu : champ=nom ; les champs sont title/,
    ],
    ["bad setting", ["topics"], { TOPIQUE_PORT: "http" }, 2, /TOPIQUE_PORT.*http/],
    ["bad setting, in French", ["topics"], { TOPIQUE_PORT: "http", TOPIQUE_LANG: "fr" }, 2, /attendu/],
    [
      "no such list",
      ["publications", nowhere],
      {},
      3,
      /^\S+ \S+ can't be read: missing\.\nNothing could be read\.\n$/,
    ],
    ["a folder as list", ["publications", folder], FRENCH, 3, /est illisible\s: c'est un dossier\.\n/],
    [
      "results in no folder",
      ["publications", one, "--out", late],
      {},
      3,
      /^topique: .*x\.csv\S* can't be written: its folder is missing\.\n$/,
    ],
    ["no such text", ["tag", nowhere], {}, 3, /^\S+ can't be read: missing\.\n$/],
    ["a folder as text", ["tag", `${folder}/`], {}, 3, /^\S+ can't be read: it is a folder\.\n$/],
    [
      "nothing to build from",
      ["build", nowhere, "--out", folder],
      {},
      3,
      /^topique: .*nowhere\.bib can't be read: missing\.\n$/,
    ],
    ["a folder to measure on", ["eval", folder], {}, 3, /^topique: .* can't be read: it is a folder\.\n$/],
    [
      "a foreign encoder",
      ["serve"],
      { TOPIQUE_POOLING: "cls", TOPIQUE_PORT: "0" },
      4,
      /^topique: .* made with/,
    ],
    [
      "a foreign encoder",
      ["worker"],
      { TOPIQUE_POOLING: "cls", DATABASE_URL: "postgresql:///x" },
      4,
      /^topique: .* made with/,
    ],
    ["no model there", ["topics"], { TOPIQUE_MODELS: `${folder}/models` }, 3, /vocabulary\.json/],
  ];
  for (const [name, args, env, code, stderr] of cases) {
    const ended = await topique(args, { env });
    t.equal(ended.code, code, `${name}: ${ended.stderr}`);
    t.match(ended.stderr, stderr, name);
  }
});

t.test("topique tag on the real model: a table never in a pipe, an answer a line", async (t) => {
  const { code, stdout, stderr } = await topique(["tag", "--lines", "--limit", "3"], {
    stdin:
      "Deep reinforcement learning agents learn to play Atari games from pixels.\n" +
      "La traduction automatique neuronale de textes juridiques du français vers l'anglais.\n",
  });
  t.equal(code, 0, stderr);
  const [en, fr] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  t.match(en, { source: "stdin:1", language: { code: "en" }, tags: [{ topic: "reinforcement-learning" }] });
  t.match(fr, { source: "stdin:2", language: { code: "fr" }, tags: [{ topic: "machine-translation" }] });
});

t.test(
  "a reader that has seen enough, and a full disk, end a list with its threads at work in order",
  async (t) => {
    const list = path.join(t.testdir(), "list.bib");
    const abstract = "Robots that learn to walk, and to fall. ".repeat(30);
    const entries = Array.from(
      { length: 100 },
      (_, i) => `@article{a${i}, title={Robot ${i}}, abstract={${abstract}}}`,
    );
    await writeFile(list, entries.join("\n"));
    const started = (stdout: "pipe" | number) =>
      spawn(process.execPath, [path.join(project, "src/cli.ts"), "publications", list], {
        env: { ...process.env, LC_ALL: "C" },
        stdio: ["ignore", stdout, "pipe"],
      });
    const reader = started("pipe");
    const ended = once(reader, "exit");
    await once(reader.stdout!, "data");
    reader.stdout!.destroy();
    t.strictSame(await ended, [0, null], "the reader's end of the pipe is closed");

    const full = await open("/dev/full", "w");
    const writer = started(full.fd);
    const said = text(writer.stderr!);
    t.strictSame(await once(writer, "exit"), [3, null]);
    await full.close();
    t.match(await said, /topique: Unwritable output\. stdout can't be written: the disk is full\.\n$/);
  },
);
