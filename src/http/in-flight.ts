import type { FastifyInstance } from "fastify";

/** Requests being answered, and whether the service still takes new ones. */
export interface InFlight {
  /** Aborts when the service begins to close. */
  readonly closing: AbortSignal;
  readonly count: number;
}

/**
 * Closing in order: the service says that it closes while it still listens, what
 * was accepted is answered, and only then do the socket and idle connections end.
 */
export function trackInFlight(app: FastifyInstance): InFlight {
  const closing = new AbortController();
  let count = 0;
  let drained: (() => void) | undefined;
  app.addHook("onRequest", (_request, reply, done) => {
    count++;
    // The response's own event: it also comes when the client goes away before the end.
    reply.raw.once("close", () => {
      count--;
      if (count === 0) drained?.();
    });
    done();
  });
  app.addHook("preClose", async () => {
    closing.abort();
    if (count > 0) await new Promise<void>((resolve) => (drained = resolve));
  });
  return {
    closing: closing.signal,
    get count() {
      return count;
    },
  };
}
