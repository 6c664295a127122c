import { createHash } from "node:crypto";

/** A strong entity tag (RFC 9110, 8.8.3) of a body that does not change while the service runs. */
export function etagOf(body: string): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
}

/** If-None-Match compares weakly (RFC 9110, 13.1.2), and * matches anything there is. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""))
    .some((tag) => tag === "*" || tag === etag);
}
