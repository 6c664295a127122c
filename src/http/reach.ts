import { isIP } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import { TopiqueError } from "../errors.ts";

/** By which names the service is reached, and the pages of which other origins may use it. */
export interface Reach {
  /** Lower case, without ports, beside localhost and every address. */
  hosts: ReadonlySet<string>;
  /** As browsers send them: scheme, host and port. */
  origins: ReadonlySet<string>;
}

/** Every answer has them; /docs has a policy of its own, as it is a page. */
export const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  // Not "no-referrer", with which browsers hide the origin of our own forms from us.
  "referrer-policy": "same-origin",
};

/**
 * Refuses what a web page of somebody else sends through a browser that reaches this service. A name that is
 * not ours has been made to point here (DNS rebinding); an address can't be. A page of another origin is
 * told by its Origin, which browsers send with whatever changes something. Programs send none.
 */
export function refuseStrangers(
  { hosts, origins }: Reach,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { host, origin } = request.headers;
  const isOwn = (name: string) => name === "localhost" || hosts.has(name) || isIP(unbracketed(name)) !== 0;
  // HTTP/1.0 has no Host, and browsers don't speak it.
  if (host !== undefined && !isOwn(nameIn(host))) {
    throw new TopiqueError("host-unknown", { host: host.slice(0, MAX_SHOWN) });
  }
  if (origins.size > 0) reply.header("vary", "Accept-Language, Origin");
  if (origin === undefined) return;
  if (origins.has(origin)) {
    reply.headers({ "access-control-allow-origin": origin, "access-control-expose-headers": READABLE });
    return;
  }
  // The scheme is not compared: a proxy may speak TLS for us, and may send another Host than the browser's.
  const from = /^https?:\/\/(.+)$/.exec(origin)?.[1];
  if (from === undefined || (from !== host?.toLowerCase() && !hosts.has(nameIn(from)))) {
    throw new TopiqueError("origin-refused", { origin: origin.slice(0, MAX_SHOWN) });
  }
}

/** Whether a browser asks if a page may send a request (the preflight of the Fetch standard, section 3.2.2). */
export function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === "OPTIONS" && headers.origin !== undefined && "access-control-request-method" in headers;
}

/** What a page of a named origin may send. */
export const PREFLIGHT_HEADERS = {
  "access-control-allow-methods": "GET, POST, PUT, DELETE",
  "access-control-allow-headers":
    "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Prefer",
  "access-control-max-age": "600",
};

/** Headers of ours that a page of a named origin may read. */
const READABLE = "Content-Language, ETag, Link, Location, Preference-Applied, Retry-After";

/** Characters of a name that an error repeats. */
const MAX_SHOWN = 60;

/** The name of `name:port`, "" when it is none. */
function nameIn(host: string): string {
  const name = /^(\[[\da-f:.]+\]|[^:@/?#\\\s]+)(?::\d{1,5})?$/i.exec(host)?.[1] ?? "";
  return name.toLowerCase().replace(/\.$/, "");
}

function unbracketed(name: string): string {
  return name.startsWith("[") ? name.slice(1, -1) : name;
}
