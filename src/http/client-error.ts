import type { Socket } from "node:net";
import { TopiqueError } from "../errors.ts";
import { toProblem } from "./problem.ts";
import { SECURITY_HEADERS } from "./reach.ts";

/**
 * Answers what is not HTTP, or not HTTP that fits, with a problem like every other
 * fault. There is no request to tell the reader's language from, so it is English.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  if (socket.writable) socket.write(response(error.code));
  socket.destroy(error);
}

function response(cause: string | undefined): string {
  const { body } = toProblem(new TopiqueError("request-unreadable"), "en", "none");
  const status = STATUS_OF[cause ?? ""] ?? body.status;
  const text = JSON.stringify({ ...body, status });
  return [
    `HTTP/1.1 ${status} Bad Request`,
    "content-type: application/problem+json; charset=utf-8",
    `content-length: ${Buffer.byteLength(text)}`,
    ...Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}`),
    "connection: close",
    "",
    text,
  ].join("\r\n");
}

const STATUS_OF: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};
