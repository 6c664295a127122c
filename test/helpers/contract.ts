import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";

/** A JSON Schema as openapi.yaml has it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minimum?: number;
  maximum?: number;
  contentMediaType?: string;
  /** Of one line. */
  contentSchema?: Schema;
}

interface Body {
  content?: Record<string, { schema: Schema }>;
}

export interface Operation {
  method: string;
  path: string;
  tags: string[];
  parameters: { name: string; in: string; schema: Schema }[];
  requestBody?: Body;
  responses: Record<string, Body>;
}

export interface Contract {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, Record<string, Omit<Operation, "method" | "path">>>;
}

export function operationsOf(contract: Contract): Operation[] {
  return Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      parameters: operation.parameters ?? [],
      method,
      path,
    })),
  );
}

/** Says what in an answer is not as the contract has it; undefined when all is. */
export function createConformance(contract: Contract) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({ $id: "contract", components: contract.components });
  const compiled = new Map<string, ValidateFunction>();
  const validator = (schema: Schema) => {
    const key = JSON.stringify(schema).replaceAll('"#/', '"contract#/');
    const known = compiled.get(key) ?? ajv.compile(JSON.parse(key));
    compiled.set(key, known);
    return known;
  };
  const fault = (schema: Schema, value: unknown) => {
    const validate = validator(schema);
    return validate(value) ? undefined : ajv.errorsText(validate.errors);
  };

  return (
    operation: Operation,
    status: number,
    type: string | undefined,
    body: string,
  ): string | undefined => {
    const response = operation.responses[status];
    if (!response) return `status ${status} is not in the contract: ${body.slice(0, 200)}`;
    if (!response.content) return body === "" ? undefined : "a body, where the contract has none";
    const media = type?.split(";", 1)[0] ?? "";
    const schema = response.content[media]?.schema;
    if (!schema) return `content type ${type} is not in the contract`;
    if (!/json$/.test(media)) return undefined;
    if (schema.contentMediaType !== "application/x-ndjson") return fault(schema, JSON.parse(body));
    const line: Schema & { anyOf?: Schema[] } = schema.contentSchema ?? {
      anyOf: [{ $ref: "#/components/schemas/TaggedLine" }, { $ref: "#/components/schemas/FailedLine" }],
    };
    return body
      .split("\n")
      .filter((text) => text !== "")
      .map((text) => fault(line, JSON.parse(text)))
      .find((found) => found !== undefined);
  };
}

/** Values of a schema, most of them good, the rest wrong in the ways people get things wrong. */
export function valuesOf(schema: Schema, contract: Contract): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 9, arbitrary: goodValues(schema, contract) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
}

function goodValues(schema: Schema, contract: Contract): fc.Arbitrary<unknown> {
  if (schema.$ref) return valuesOf(contract.components.schemas[schema.$ref.split("/").at(-1)!]!, contract);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const bounds = { min: schema.minimum ?? -10, max: schema.maximum ?? 1_000 };
  const types = [schema.type ?? "null"].flat().map((type): fc.Arbitrary<unknown> => {
    switch (type) {
      case "string":
        return fc.oneof(texts, fc.string({ unit: "grapheme" }));
      case "integer":
        return fc.integer(bounds);
      case "number":
        return fc.double({ ...bounds, noNaN: true });
      case "array":
        return fc.array(valuesOf(schema.items ?? {}, contract), { maxLength: 6 });
      case "object":
        return objects(schema, contract);
      default:
        return fc.constant(null);
    }
  });
  return fc.oneof(...types);
}

const words = ["robot", "image", "graph", "la", "the", "und", "\\textit{x}", "$x^2$", "…", "\u0000", "é"];
const texts = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((list) => list.join(" "));

function objects(schema: Schema, contract: Contract): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {}).map(
    ([name, property]) => [name, valuesOf(property, contract)] as const,
  );
  const known = fc.record(Object.fromEntries(properties), { requiredKeys: [] });
  const strange = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2 });
  return fc.oneof(
    { weight: 9, arbitrary: known },
    { weight: 1, arbitrary: fc.tuple(known, strange).map(([one, other]) => ({ ...other, ...one })) },
  );
}
