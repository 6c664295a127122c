import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";
import { TopiqueError } from "../errors.ts";

/** Requests being answered, and whether the service still takes new ones. */
export interface InFlight {
  /** Aborts when the service begins to close. */
  readonly closing: AbortSignal;
  readonly count: number;
}

/**
 * Closing in order: the service says that it closes while it still listens, what
 * was accepted is answered, and only then do the socket and idle connections end.
 * A body that has not come whole within `arrivalMs` of the closing was not accepted:
 * its request is told that the service closes.
 */
export function trackInFlight(app: FastifyInstance, arrivalMs: number): InFlight {
  const closing = new AbortController();
  const requests = new Set<IncomingMessage>();
  let drained: (() => void) | undefined;
  app.addHook("onRequest", ({ raw }, reply, done) => {
    requests.add(raw);
    // The response's own event: it also comes when the client goes away before the end.
    reply.raw.once("close", () => {
      requests.delete(raw);
      if (requests.size === 0) drained?.();
    });
    done();
  });
  app.addHook("preClose", async () => {
    closing.abort();
    if (requests.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    drained = resolve;
    const late = setTimeout(endArriving, arrivalMs, requests);
    await promise;
    clearTimeout(late);
  });
  return {
    closing: closing.signal,
    get count() {
      return requests.size;
    },
  };
}

/** Whoever reads the body sees it fail and answers so; destroyed, it could be answered no more. */
function endArriving(requests: Iterable<IncomingMessage>): void {
  for (const request of requests) if (!request.complete) request.emit("error", new TopiqueError("closing"));
}
