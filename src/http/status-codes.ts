import type { ErrorCode } from "../errors.ts";

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
  "body-too-slow": 408,
  "content-type-unsupported": 415,
  "topic-unknown": 404,
  "request-unreadable": 400,
  "route-unknown": 404,
  "method-unsupported": 405,
  "host-unknown": 421,
  "origin-refused": 403,
  "queue-full": 429,
  starting: 503,
  closing: 503,
  "setting-invalid": 500,
  "model-mismatch": 500,
  "model-corrupt": 500,
  "input-unreadable": 422,
  "output-unwritable": 500,
  "worker-lost": 500,
  "list-unreadable-here": 500,
  "list-too-costly": 422,
  "job-unknown": 404,
  "job-unfinished": 409,
  "job-finished": 409,
  "idempotency-conflict": 409,
  "data-locked": 503,
  "data-unusable": 503,
  "database-newer": 500,
  "database-unavailable": 503,
  internal: 500,
};

/** Seconds until it is worth trying again. */
export const retryAfter: Readonly<Partial<Record<ErrorCode, number>>> = {
  "queue-full": 2,
  starting: 2,
  closing: 10,
  "data-locked": 30,
  "data-unusable": 30,
  "database-unavailable": 10,
};

export function isWorthRetrying(code: ErrorCode): boolean {
  return code in retryAfter;
}

/** True for what no caller can mend; a text or list that its workers died of is worth naming to whoever sent it. */
export function isOurs(code: ErrorCode): boolean {
  return statusOf[code] === 500 && code !== "worker-lost" && code !== "list-unreadable-here";
}
