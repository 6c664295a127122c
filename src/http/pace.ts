import type { FastifyInstance, FastifyRequest } from "fastify";
import { TopiqueError } from "../errors.ts";
import { acceptedTypes } from "./bodies.ts";

/** In each `ms` that its body arrives, a client has to send so many bytes. */
export interface Pace {
  ms: number;
  bytes: number;
}

/** The slowest that bodies may be: those that are kept in memory until they are whole, lists, lines of a batch. */
export type Paces = Readonly<Record<"whole" | "list" | "lines", Pace>>;

const PACES: Paces = {
  whole: { ms: 30_000, bytes: 1024 * 1024 },
  list: { ms: 60_000, bytes: 64 * 1024 },
  // Whoever makes the lines may need a while for each.
  lines: { ms: 300_000, bytes: 1024 },
};

/**
 * Ends bodies that arrive too slowly, which would keep a connection, and what is held for it, for as long as
 * their sender likes: whoever reads them sees them fail with TopiqueError "body-too-slow".
 */
export function watchPace(app: FastifyInstance, paces: Paces = PACES): void {
  app.addHook("onRequest", async (request, reply) => {
    const { raw, headers } = request;
    if (!Number(headers["content-length"]) && headers["transfer-encoding"] === undefined) return;
    const { ms, bytes } = paces[kindOf(request)];
    let seen = raw.socket.bytesRead;
    const watch = setInterval(() => {
      const came = raw.socket.bytesRead - seen;
      seen += came;
      // What waits to be read waits for us.
      if (raw.complete || came >= bytes || raw.readableLength > 0) return;
      raw.emit("error", new TopiqueError("body-too-slow", { bytes, seconds: ms / 1_000 }));
    }, ms).unref();
    // While nobody reads it yet, nobody is told, until the next time.
    raw.on("error", () => undefined);
    reply.raw.once("close", () => clearInterval(watch));
  });
}

function kindOf(request: FastifyRequest): keyof Paces {
  if (acceptedTypes(request).includes("*/*")) return "list";
  return request.headers["content-type"]?.includes("ndjson") ? "lines" : "whole";
}
