import type { FastifyInstance } from "fastify";

/** Milliseconds that senders have to come to read the answer. */
const LINGER_MS = 10_000;

/**
 * Takes in and drops what is left of a body whose request is answered already, for a while: a sender who reads
 * only when all is sent gets the answer and no reset connection (RFC 9112, section 9.6).
 */
export function addLingering(app: FastifyInstance, lingerMs = LINGER_MS): void {
  app.addHook("onResponse", async ({ raw }) => {
    if (raw.complete || raw.destroyed) return;
    const cut = setTimeout(() => raw.destroy(), lingerMs).unref();
    for (const event of ["end", "close"]) raw.once(event, () => clearTimeout(cut));
    raw.unpipe();
    raw.resume();
  });
}
