import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import t from "tap";

const ROOT = join(import.meta.dirname, "..");

/** A module's path -> those it imports; `ofTypes` counts imports that are gone when the program runs. */
type Graph = Map<string, string[]>;

function importsOf(folders: string[], ofTypes: boolean): Graph {
  const graph: Graph = new Map();
  for (const folder of folders) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts")) continue;
      const path = join(ROOT, folder, name);
      graph.set(path, [...importsIn(readFileSync(path, "utf8"), dirname(path), ofTypes)]);
    }
  }
  return graph;
}

const IMPORT = /^(?:import|export) ([^;"]*?)(?: from )?"(\.[^"]+)";|\bimport\("(\.[^"]+)"\)/gm;

function* importsIn(source: string, folder: string, ofTypes: boolean): Generator<string> {
  for (const [, clause = "", from, dynamic] of source.matchAll(IMPORT)) {
    const names = /^\{([^}]*)\}$/
      .exec(clause.trim())?.[1]
      ?.split(",")
      .filter((name) => name.trim() !== "");
    const areTypes = clause.startsWith("type ") || names?.every((name) => name.trim().startsWith("type "));
    if (ofTypes || !areTypes) yield join(folder, (from ?? dynamic)!);
  }
}

/** Groups of modules each of which imports itself by way of the others (Tarjan, 1972). */
function circles(graph: Graph): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const visit = (module: string) => {
    order.set(module, order.size);
    let low = order.get(module)!;
    open.push(module);
    for (const next of graph.get(module) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) low = Math.min(low, lowest.get(next) ?? order.get(next)!);
    }
    lowest.set(module, low);
    if (low < order.get(module)!) return;
    const group = open.splice(open.indexOf(module));
    if (group.length > 1) found.push(group.map((path) => relative(ROOT, path)).sort());
  };
  for (const module of graph.keys()) if (!order.has(module)) visit(module);
  return found;
}

t.test("circles() finds them, and importsIn() tells types from values", async (t) => {
  const graph: Graph = new Map([
    ["a", ["b"]],
    ["b", ["c", "d"]],
    ["c", ["a"]],
    ["d", []],
  ]);
  t.equal(circles(graph)[0]?.length, 3);
  const source = `import type { A } from "./a.ts";\nimport { type B,\n type C } from "./b.ts";
import { type D, e } from "./d.ts";\nimport "./f.ts";\nexport { g } from "./g.ts";\nawait import("./h.ts");`;
  t.same([...importsIn(source, "x", false)], ["x/d.ts", "x/f.ts", "x/g.ts", "x/h.ts"]);
  t.equal([...importsIn(source, "x", true)].length, 6);
});

t.test("modules import each other in a circle only by types, within a folder", async (t) => {
  const folders = ["src", "routes"];
  t.same(circles(importsOf(folders, false)), [], "values");
  const wide = circles(importsOf(folders, true)).filter((group) => new Set(group.map(dirname)).size > 1);
  t.same(wide, [], "types over several folders");
});
