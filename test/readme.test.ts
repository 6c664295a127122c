/** What the READMEs and docs/ say is what the program does: examples are run, routes are all there, links lead somewhere. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import t from "tap";
import { parse } from "yaml";
import {
  findExamples,
  pages,
  runExample,
  startExampleServer,
  withoutPassing,
} from "../scripts/readme-examples.ts";

const root = path.join(import.meta.dirname, "..");
const read = (name: string) => readFile(path.join(root, name), "utf8");

t.test("every example answers what its page says (npm run readme writes it anew)", async (t) => {
  const server = await startExampleServer();
  t.teardown(() => server.stop());
  let count = 0;
  for (const name of await pages()) {
    for (const { command, answer } of findExamples(await read(name))) {
      count++;
      const came = await runExample(command, server.url);
      const where = `${name}: ${command.split("\n")[0]}`;
      // Another processor may round a score differently; nothing else may change.
      t.same(fixed(came), fixed(answer), where);
      for (const [index, number] of fractions(came).entries()) {
        t.ok(Math.abs(number - fractions(answer)[index]!) < 0.02, `${where}: ${number}`);
      }
    }
  }
  t.ok(count >= 18, `${count} examples`);
});

const FRACTION = /\b[01]\.\d+/g;

function fixed(answer: string): string {
  return withoutPassing(answer).replace(/\s+/g, " ").replace(FRACTION, "#");
}

function fractions(answer: string): number[] {
  return (withoutPassing(answer).match(FRACTION) ?? []).map(Number);
}

t.test("every route stands in the walk through the API, in both languages", async (t) => {
  const contract = parse(await read("openapi.yaml")) as { paths: Record<string, object> };
  for (const name of ["docs/api.md", "docs/fr/api.md"]) {
    const text = await read(name);
    for (const route of Object.keys(contract.paths)) {
      // "…/results" stands for the routes below one job.
      const said = text.includes(`${route}\``) || text.includes(`…/${route.split("/").at(-1)}\``);
      t.ok(said, `${name}: ${route}`);
    }
  }
});

/** Pages for programmers, who read English. */
const ENGLISH_ONLY = ["library.md"];

t.test("every page of docs/ stands in docs/fr/ too, and the other way round", async (t) => {
  const names = async (folder: string) =>
    (await readdir(path.join(root, folder))).filter((name) => name.endsWith(".md")).sort();
  const english = (await names("docs")).filter((name) => !ENGLISH_ONLY.includes(name));
  t.same(await names("docs/fr"), english);
});

t.test("every link between pages leads to a file", async (t) => {
  const others = (await readdir(root)).filter((name) => name.endsWith(".md") && !name.startsWith("README"));
  for (const name of [...(await pages()), ...others]) {
    for (const [, target] of (await read(name)).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(target!)) continue;
      t.ok(existsSync(path.join(root, path.dirname(name), target!)), `${name} links to ${target}`);
    }
  }
});

t.test("ARCHITECTURE.md names every folder of src/ and no other", async (t) => {
  const entries = await readdir(path.join(root, "src"), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const told = [...(await read("ARCHITECTURE.md")).matchAll(/^\| `([a-z]+)\/` \|/gm)].map(
    (match) => match[1]!,
  );
  t.same(told.sort(), folders.sort());
});
