import type { FastifyError } from "fastify";
import { type ErrorCode, TopiqueError } from "../errors.ts";
import { errorMessage, type Language } from "../messages/messages.ts";
import type { Problem } from "../schemas/problem.ts";

/** HTTP status of every code. 5xx without Retry-After are our failures and say nothing of their cause. */
export const statusOf: Readonly<Record<ErrorCode, number>> = {
  "text-missing": 400,
  "text-empty": 422,
  "text-too-long": 422,
  "field-invalid": 400,
  "json-broken": 400,
  "body-empty": 400,
  "body-unreadable": 400,
  "body-too-large": 413,
  "content-type-unsupported": 415,
  "topic-unknown": 404,
  "request-unreadable": 400,
  "route-unknown": 404,
  "method-unsupported": 405,
  "queue-full": 429,
  starting: 503,
  closing: 503,
  "setting-invalid": 500,
  "model-mismatch": 500,
  "model-corrupt": 500,
  "input-unreadable": 422,
  "worker-lost": 500,
  "list-unreadable-here": 500,
  "job-unknown": 404,
  "job-unfinished": 409,
  "job-finished": 409,
  "idempotency-conflict": 409,
  "data-locked": 503,
  "database-newer": 500,
  "database-unavailable": 503,
  internal: 500,
};

/** Seconds until it is worth trying again. */
const retryAfter: Partial<Record<ErrorCode, number>> = {
  "queue-full": 2,
  starting: 2,
  closing: 10,
  "data-locked": 30,
  "database-unavailable": 10,
};

/** RFC 9457 problem and its headers. A code that is our own fault is told as "internal"; the log has the rest. */
export function toProblem(
  { code: told, facts: given }: TopiqueError,
  language: Language,
  requestId: string,
): { body: Problem; headers: Record<string, string> } {
  const code = isOurs(told) ? "internal" : told;
  const known = isOurs(told) ? {} : given;
  const wait = known.retryAfter ?? retryAfter[code];
  const facts = wait === undefined ? known : { ...known, retryAfter: wait };
  const body: Problem = {
    type: `urn:topique:problem:${code}`,
    ...errorMessage(code, facts, language),
    status: statusOf[code],
    code,
    ...(typeof facts.field === "string" ? { field: facts.field } : {}),
    requestId,
  };
  return {
    body,
    headers: {
      ...(wait === undefined ? {} : { "retry-after": String(wait) }),
      ...(code === "method-unsupported" ? { allow: String(facts.allowed) } : {}),
    },
  };
}

/** The error of one entry of a list, in its place. */
export function entryError(
  error: unknown,
  language: Language,
): { code: ErrorCode; detail: string; field?: string } {
  const told = error instanceof TopiqueError && !isOurs(error.code) ? error : new TopiqueError("internal");
  const { code, facts } = told;
  const { detail } = errorMessage(code, { retryAfter: retryAfter[code] ?? 1, ...facts }, language);
  return { code, detail, ...(typeof facts.field === "string" ? { field: facts.field } : {}) };
}

export function isWorthRetrying(code: ErrorCode): boolean {
  return code in retryAfter;
}

/** True for what no caller can mend; a text or list that its workers died of is worth naming to whoever sent it. */
export function isOurs(code: ErrorCode): boolean {
  return statusOf[code] === 500 && code !== "worker-lost" && code !== "list-unreadable-here";
}

/** What Fastify throws, as one of ours. */
export function fromFastify(error: Error & Partial<FastifyError>, limit: number): TopiqueError {
  if (error instanceof TopiqueError) return error;
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new TopiqueError("body-too-large", { limit }, { cause: error });
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return new TopiqueError("body-unreadable", {}, { cause: error });
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
    case "FST_ERR_CTP_EMPTY_TYPE":
      return new TopiqueError("content-type-unsupported", {}, { cause: error });
    case "FST_ERR_BAD_URL":
    case "FST_ERR_MAX_PARAM_LENGTH":
      return new TopiqueError("route-unknown", {}, { cause: error }); // its address can't be repeated
    default:
      return new TopiqueError("internal", {}, { cause: error });
  }
}
