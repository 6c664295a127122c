/** What the READMEs say is what the program does: examples are run, settings and routes are all there. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import t from "tap";
import { parse } from "yaml";
import { findExamples, runExample, startExampleServer } from "../scripts/readme-examples.ts";
import { SETTINGS } from "../src/service/settings.ts";

const root = path.join(import.meta.dirname, "..");
const NAMES = ["README.md", "README.fr.md"];
const read = (name: string) => readFile(path.join(root, name), "utf8");

t.test("every example answers what the README says (npm run readme writes it anew)", async (t) => {
  const server = await startExampleServer();
  t.teardown(() => server.stop());
  for (const name of NAMES) {
    const examples = findExamples(await read(name));
    t.ok(examples.length >= 3, `${name} has examples`);
    for (const { command, answer } of examples) {
      const came = await runExample(command, server.url);
      const where = `${name}: ${command.split("\n")[0]}`;
      // Another processor may round a score differently; nothing else may change.
      t.same(withoutFractions(came), withoutFractions(answer), where);
      for (const [index, number] of fractions(came).entries()) {
        t.ok(Math.abs(number - fractions(answer)[index]!) < 0.02, `${where}: ${number}`);
      }
    }
  }
});

const FRACTION = /\b[01]\.\d+/g;

function withoutFractions(answer: string): string {
  // Times and ids of jobs differ in every run.
  return answer.replace(/\s+/g, " ").replace(FRACTION, "#");
}

function fractions(answer: string): number[] {
  return (answer.match(FRACTION) ?? []).map(Number);
}

t.test("every setting and every route stands in both READMEs", async (t) => {
  const contract = parse(await read("openapi.yaml")) as { paths: Record<string, object> };
  for (const name of NAMES) {
    const text = await read(name);
    for (const setting of Object.keys(SETTINGS)) t.ok(text.includes(`\`${setting}\``), `${name}: ${setting}`);
    for (const route of Object.keys(contract.paths)) {
      // "…/results" stands for the routes below one job.
      const said = text.includes(route) || text.includes(`…/${route.split("/").at(-1)}`);
      t.ok(said || route === "/v1/jobs/{id}/events", `${name}: ${route}`);
    }
  }
});
