import type { FastifyError } from "fastify";
import { type ErrorCode, TopiqueError } from "../errors.ts";
import type { ReaderLanguage } from "../languages/language.ts";
import { errorMessage } from "../messages/messages.ts";
import type { Problem } from "../schemas/problem.ts";
import { isOurs, retryAfter, statusOf } from "./status-codes.ts";

/** RFC 9457 problem and its headers. A code that is our own fault is told as "internal"; the log has the rest. */
export function toProblem(
  { code: told, facts: given }: TopiqueError,
  language: ReaderLanguage,
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
      // The rest of the body may never come.
      ...(code === "body-too-slow" ? { connection: "close" } : {}),
      ...(code === "method-unsupported" ? { allow: String(facts.allowed) } : {}),
    },
  };
}

/** The error of one entry of a batch, in its place. */
export function entryError(
  error: unknown,
  language: ReaderLanguage,
): { code: ErrorCode; detail: string; field?: string } {
  const told = error instanceof TopiqueError && !isOurs(error.code) ? error : new TopiqueError("internal");
  const { code, facts } = told;
  const { detail } = errorMessage(code, { retryAfter: retryAfter[code] ?? 1, ...facts }, language);
  return { code, detail, ...(typeof facts.field === "string" ? { field: facts.field } : {}) };
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
    default: {
      // From what serves the files of /docs, of paths that lead out of their folder.
      const isTheirs = error.statusCode !== undefined && error.statusCode < 500;
      return new TopiqueError(isTheirs ? "route-unknown" : "internal", {}, { cause: error });
    }
  }
}
