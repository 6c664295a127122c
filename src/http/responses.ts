import { type TSchema, Type } from "typebox";
import type { ErrorCode } from "../errors.ts";
import { isWorthRetrying, statusOf } from "./status-codes.ts";

/** Codes that any route can answer with. */
const everywhere: ErrorCode[] = ["host-unknown", "origin-refused", "closing", "internal"];

/** Response schemas of the problems a route can answer with, one a status, its codes in the description. */
export function problems(...codes: ErrorCode[]): Record<number, object> {
  const byStatus = Object.groupBy([...codes, ...everywhere], (code) => statusOf[code]);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, said = []]) => [
      status,
      {
        description: `Problem: ${said.join(", ")}`,
        content: { "application/problem+json": { schema: Type.Ref("Problem") } },
        ...(said.some(isWorthRetrying) ? { headers: RETRY_AFTER } : {}),
      },
    ]),
  );
}

const RETRY_AFTER = {
  "Retry-After": { type: "integer", description: "Seconds until it is worth trying again." },
};

/** A JSON response of a schema with a name. */
export function answer(schema: string, description: string): object {
  return content(description, { "application/json": Type.Ref(schema) });
}

/** A response in one or more media types. */
export function content(description: string, schemas: Record<string, TSchema>): object {
  return { description, content: bodies(schemas) };
}

/** A request body in one or more media types; any other type is refused with these named. */
export function bodies(schemas: Record<string, TSchema>): Record<string, { schema: TSchema }> {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { schema }]));
}
