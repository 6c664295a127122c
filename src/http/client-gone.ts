import type { FastifyReply } from "fastify";

/** Aborts when the client goes away before its answer is sent, so that waiting work can be dropped. */
export function clientGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  // Not the request's event: that one comes as soon as the body has been read.
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
