import { readFile } from "node:fs/promises";
import fc from "fast-check";
import type { InjectOptions } from "fastify";
import t from "tap";
import { parse } from "yaml";
import { OPENAPI_FILE } from "../scripts/write-openapi.ts";
import { startApp } from "./helpers/app.ts";
import {
  type Contract,
  createConformance,
  type Operation,
  operationsOf,
  valuesOf,
} from "./helpers/contract.ts";

const contract: Contract = parse(await readFile(OPENAPI_FILE, "utf8"));
const faultOf = createConformance(contract);

for (const operation of operationsOf(contract)) {
  const name = `${operation.method.toUpperCase()} ${operation.path}`;
  t.test(`${name}: whatever is sent, the answer is in the contract and no failure of ours`, async (t) => {
    const { app } = await startApp(t);
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(requestsTo(operation), async (request) => {
        const response = await app.inject(request);
        statuses.add(response.statusCode);
        if (response.statusCode >= 500) throw new Error(`${response.statusCode} ${response.body}`);
        // Methods and addresses nobody asked for are not part of an operation.
        const fault = faultOf(
          operation,
          response.statusCode,
          response.headers["content-type"]?.toString(),
          response.body,
        );
        if (fault) throw new Error(`${response.statusCode}: ${fault}`);
      }),
      { numRuns: operation.requestBody ? 400 : 60 },
    );
    t.ok(statuses.has(200), [...statuses].join(", "));
    if (operation.parameters.length > 0) t.ok(statuses.has(400), "bad requests were among them");
  });
}

function requestsTo(operation: Operation): fc.Arbitrary<InjectOptions> {
  const parameters = (place: string) => {
    const named = operation.parameters.filter((parameter) => parameter.in === place);
    const values = Object.fromEntries(named.map(({ name, schema }) => [name, valuesOf(schema, contract)]));
    return fc.record(values, { requiredKeys: place === "path" ? Object.keys(values) : [] });
  };
  const language = fc.oneof(fc.constantFrom("fr", "en", "fr-CA,fr;q=0.9", "*", ";q=", "é"), headerTexts);
  return fc
    .record({ path: parameters("path"), query: parameters("query"), body: bodiesOf(operation), language })
    .map(({ path, query, body, language }) => ({
      method: operation.method.toUpperCase() as "GET",
      url: `${fillPath(operation.path, path)}${fillQuery(query)}`,
      headers: { "accept-language": language, ...(body ? { "content-type": body.type } : {}) },
      ...(body ? { payload: body.payload } : {}),
    }));
}

const headerTexts = fc.string({ unit: fc.constantFrom(..."abcdefr-,;=.q01* "), maxLength: 30 });

function fillPath(path: string, values: Record<string, unknown>): string {
  // A known id, or anything but nothing: an empty one is another address.
  return path.replace(/\{(\w+)\}/g, (_all, name) =>
    encodeURIComponent(asText(values[name]).toWellFormed() || "robotics"),
  );
}

function fillQuery(values: Record<string, unknown>): string {
  const pairs = Object.entries(values).map(
    ([name, value]) => [name, asText(value).toWellFormed()] as [string, string],
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Bodies of every type the operation takes and of some it does not, as they are and cut short. */
function bodiesOf({ requestBody }: Operation): fc.Arbitrary<{ type: string; payload: string } | undefined> {
  const taken = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => {
    if (type === "application/json") {
      return valuesOf(schema, contract).map((value) => ({ type, payload: JSON.stringify(value) ?? "" }));
    }
    if (type === "application/x-ndjson") {
      const items = fc.array(valuesOf({ $ref: "#/components/schemas/BatchItem" }, contract), {
        maxLength: 8,
      });
      return items.map((list) => ({ type, payload: list.map((item) => JSON.stringify(item)).join("\n") }));
    }
    return valuesOf(schema, contract).map((value) => ({ type, payload: asText(value) }));
  });
  if (taken.length === 0) return fc.constant(undefined);
  const types = fc.constantFrom(
    "text/xml",
    "application/json; charset=x",
    "",
    "multipart/form-data",
    "Application/JSON",
  );
  const cut = fc.tuple(fc.oneof(...taken), fc.nat({ max: 50 })).map(([{ type, payload }, at]) => ({
    type,
    payload: payload.slice(0, at),
  }));
  const strange = fc.record({ type: types, payload: fc.string() });
  return fc.oneof(
    { weight: 8, arbitrary: fc.oneof(...taken) },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: strange },
  );
}
