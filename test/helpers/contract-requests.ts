import fc from "fast-check";
import type { InjectOptions } from "fastify";
import { type Contract, type Operation, valuesOf } from "./contract.ts";

/** Requests to an operation: mostly of its own form, with every value it might dislike. `knownId` stands where a path has nothing. */
export function requestsTo(
  operation: Operation,
  contract: Contract,
  knownId: string,
): fc.Arbitrary<InjectOptions> {
  const parameters = (place: string) => {
    const named = operation.parameters.filter((parameter) => parameter.in === place);
    const values = Object.fromEntries(named.map(({ name, schema }) => [name, valuesOf(schema, contract)]));
    return fc.record(values, { requiredKeys: place === "path" ? Object.keys(values) : [] });
  };
  const language = fc.oneof(fc.constantFrom("fr", "en", "fr-CA,fr;q=0.9", "*", ";q=", "é"), headerTexts);
  return fc
    .record({
      path: parameters("path"),
      query: parameters("query"),
      body: bodiesOf(operation, contract),
      language,
    })
    .map(({ path, query, body, language }) => ({
      method: operation.method.toUpperCase() as "GET",
      url: `${fillPath(operation.path, path, knownId)}${fillQuery(query)}`,
      headers: { "accept-language": language, ...(body ? { "content-type": body.type } : {}) },
      ...(body ? { payload: body.payload } : {}),
    }));
}

const headerTexts = fc.string({ unit: fc.constantFrom(..."abcdefr-,;=.q01* "), maxLength: 30 });

function fillPath(path: string, values: Record<string, unknown>, knownId: string): string {
  // A known id, or anything but nothing: an empty one is another address.
  return path.replace(/\{(\w+)\}/g, (_all, name) => {
    const value = asText(values[name]).toWellFormed();
    // Whoever reads a URL takes "." and ".." as steps to another address, however they are written.
    return encodeURIComponent(/^\.{0,2}$/.test(value) ? knownId : value);
  });
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
function bodiesOf(
  { requestBody }: Operation,
  contract: Contract,
): fc.Arbitrary<{ type: string; payload: string } | undefined> {
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
