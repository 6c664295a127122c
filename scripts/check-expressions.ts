/**
 * Whether any regular expression of the sources can take more than linear time: `npm run check:expressions`.
 * Each is analysed by scslre (github.com/RunDevelopment/scslre): two parts that share characters and trade
 * them, one that does so with itself, and one whose search begins again at each character of a run.
 * Exits with 1 and a line for each that can, and for each that is made of strings and so can't be analysed.
 */
import { globSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { type Node, parse } from "acorn";
import { full } from "acorn-walk";
import { analyse } from "scslre";

/** Where expressions are made of strings, and why none of them can read what a stranger wrote. */
const MADE_OF_STRINGS: Readonly<Record<string, string>> = {
  "src/http/route-table.ts": "of the routes' own patterns: a parameter ends at the next slash",
  "src/text/boilerplate.ts": "of the languages' folders; test/text/linear.test.ts counts its steps",
  "src/text/see-more.ts": "of the languages' folders, whole phrases that share no beginning",
  "src/topics/vocabulary/keyword-rules.ts": "of the vocabulary's author, for building a model",
};

interface Fault {
  file: string;
  line: number;
  what: string;
}

const faults = globSync("src/**/*.ts").sort().flatMap(faultsOf);
for (const { file, line, what } of faults) console.error(`${file}:${line} ${what}`);
process.exitCode = faults.length > 0 ? 1 : 0;

function faultsOf(file: string): Fault[] {
  const found: Fault[] = [];
  // Types become white space, so places stay.
  const source = stripTypeScriptTypes(readFileSync(file, "utf8"));
  const program = parse(source, {
    ecmaVersion: "latest",
    sourceType: "module",
    locations: true,
    allowHashBang: true,
  });
  full(program, (node: Node) => {
    const what = faultOf(node as Expression, file);
    if (what !== undefined) found.push({ file, line: node.loc!.start.line, what });
  });
  return found;
}

/** What of acorn's nodes is looked at. */
interface Expression extends Node {
  regex?: { pattern: string; flags: string };
  callee?: Node & { name?: string };
}

function faultOf({ type, regex, callee }: Expression, file: string): string | undefined {
  if (type === "NewExpression" && callee?.name === "RegExp" && !(file in MADE_OF_STRINGS))
    return "an expression made of strings: write it down, or say in this script why nobody can make it slow";
  if (regex === undefined) return undefined;
  const { reports } = analyse({ source: regex.pattern, flags: regex.flags });
  const [report] = reports;
  if (report === undefined) return undefined;
  const { type: kind, exponential, character } = report;
  const growth = exponential ? "exponential" : "more than linear";
  return `/${regex.pattern}/${regex.flags} is ${growth} (${kind}) for many of ${character.literal.source}`;
}
