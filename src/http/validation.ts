import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { FastifySchemaCompiler } from "fastify";
import { Type } from "typebox";
import { type ErrorFacts, TopiqueError } from "../errors.ts";
import { BatchEnvelope, BatchItem, BatchRequest, TagRequest } from "../schemas/text.ts";

const common = { removeAdditional: false, useDefaults: false, verbose: true, strict: false } as const;

/** Bodies: a wrong type is an error, never converted, and nothing is dropped. */
const strict = new Ajv({ ...common, coerceTypes: false, schemas: [TagRequest, BatchItem, BatchRequest] });
/** Queries and paths are text on the wire, so "5" is a number there. */
const lenient = new Ajv({ ...common, coerceTypes: true });

/** Validation for every route. Bodies read as a stream are checked by their route, line by line. */
export const compileValidator: FastifySchemaCompiler<JsonSchema> = ({ schema, httpPart }) => {
  if (schema.contentMediaType === "application/x-ndjson") return () => true;
  if (httpPart !== "body")
    return asFastify(lenient.compile(schema), httpPart === "params" ? "path" : "query");
  return asFastify(strict.compile(schema.$ref === "BatchRequest" ? BatchEnvelope : schema), "body");
};

interface JsonSchema {
  $ref?: string;
  contentMediaType?: string;
}

function asFastify(validate: ValidateFunction, place: Place) {
  return (data: unknown) => validate(data) || { error: invalid(validate.errors ?? [], place) };
}

const validRequest: ValidateFunction<TagRequest> = strict.compile(Type.Ref("TagRequest"));

/** One text with its options, or what is wrong with it. */
export function checkRequest(data: unknown): TagRequest | TopiqueError {
  return validRequest(data) ? data : invalid(validRequest.errors ?? [], "body");
}

const validItem: ValidateFunction<BatchItem> = strict.compile(Type.Ref("BatchItem"));

/** One entry of a batch, or the error that is answered in its place. */
export function checkItem(data: unknown): BatchItem | TopiqueError {
  return validItem(data) ? data : invalid(validItem.errors ?? [], "body");
}

type Place = "body" | "query" | "path";

/** Turns a validator's findings into the one error a person is told: the first that is about a field. */
export function invalid(errors: readonly ErrorObject[], place: Place): TopiqueError {
  const noText = errors.find(({ keyword }) => keyword === "anyOf");
  // A misspelt "title" is why there is no text; the validator stops before it says so.
  const error = noText ? unknownField(noText) : errors[0]!;
  if (!error) return new TopiqueError("text-missing");
  const field = fieldName(error, place);
  return new TopiqueError("field-invalid", { ...schemaFacts(error), ...(field ? { field } : {}) });
}

function unknownField(error: ErrorObject): ErrorObject | undefined {
  const known = error.parentSchema?.properties ?? {};
  const additionalProperty = Object.keys(error.data ?? {}).find((name) => !Object.hasOwn(known, name));
  if (additionalProperty === undefined) return undefined;
  return { ...error, keyword: "additionalProperties", params: { additionalProperty } };
}

/** Type, range and choices of the schema that was broken, and what came, shortened. */
export function schemaFacts({ keyword, params, parentSchema = {}, data }: ErrorObject): ErrorFacts {
  if (keyword === "additionalProperties") {
    return { allowed: Object.keys(parentSchema.properties ?? {}).join(", ") };
  }
  const schema =
    keyword === "required" ? (parentSchema.properties?.[params.missingProperty] ?? {}) : parentSchema;
  const facts: Record<string, string | number> = {};
  // Only an id may be of two types.
  if (Array.isArray(schema.type) && keyword !== "maxLength") return { type: "id", came: shorten(data) };
  for (const name of ["type", "minimum", "maximum"]) {
    const fact: unknown = schema[name];
    if (typeof fact === "string" || typeof fact === "number") facts[name] = fact;
  }
  if (Array.isArray(schema.enum)) facts.choices = schema.enum.join(", ");
  if (keyword === "maxLength") {
    return { ...facts, maxLength: params.limit, length: Array.from(String(data)).length };
  }
  if (keyword === "maxItems") {
    return { ...facts, maxItems: params.limit, items: Array.isArray(data) ? data.length : 0 };
  }
  return keyword === "required" ? facts : { ...facts, came: shorten(data) };
}

/** RFC 6901 pointer into the body, "" for all of it; ?name in the query, {name} in the path. */
function fieldName({ keyword, instancePath, params }: ErrorObject, place: Place): string {
  const child: unknown = keyword === "required" ? params.missingProperty : params.additionalProperty;
  const pointer =
    typeof child === "string"
      ? `${instancePath}/${child.replaceAll("~", "~0").replaceAll("/", "~1")}`
      : instancePath;
  const short = pointer.length > MAX_SHOWN ? `${pointer.slice(0, MAX_SHOWN)}…` : pointer;
  if (place === "query") return `?${short.slice(1)}`;
  return place === "path" ? `{${short.slice(1)}}` : short;
}

/** Characters of a person's value that an error repeats. */
const MAX_SHOWN = 60;

/** A value as an error shows it: short ones as JSON, structures only by their kind. */
export function shorten(value: unknown): string {
  if (Array.isArray(value)) return "[…]";
  if (typeof value === "object" && value !== null) return "{…}";
  if (typeof value !== "string") return String(value);
  const characters = Array.from(value.slice(0, 2 * MAX_SHOWN));
  return JSON.stringify(
    characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN - 1).join("")}…` : value,
  );
}
