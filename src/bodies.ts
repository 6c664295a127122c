import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { TopiqueError } from "./errors.ts";
import { parseJson } from "./json.ts";

/** Parsers of the bodies our routes take: JSON with a place for its faults, text in its charset, lines as a stream. */
export function addBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "string" },
    async (request: FastifyRequest, body: string) => {
      if (body.length === 0) throw new TopiqueError("body-empty", { accepted: accepted(request).join(", ") });
      return parseJson(body);
    },
  );
  app.addContentTypeParser(
    "text/plain",
    { parseAs: "buffer" },
    async (request: FastifyRequest, body: Buffer) => decode(body, request.headers["content-type"] ?? ""),
  );
  app.addContentTypeParser("application/x-ndjson", (_request, stream, done) => done(null, stream));
}

/** Refuses a body of a type that the route does not name, before a byte of it is read. */
export async function requireAcceptedBody(request: FastifyRequest, _reply: FastifyReply): Promise<void> {
  const types = accepted(request);
  if (types.length === 0) return;
  const { headers } = request;
  const came = headers["content-type"];
  if (
    came === undefined &&
    headers["transfer-encoding"] === undefined &&
    !Number(headers["content-length"])
  ) {
    throw new TopiqueError("body-empty", { accepted: types.join(", ") });
  }
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity" && !types.includes("*/*")) {
    throw new TopiqueError("content-type-unsupported", {
      accepted: "Content-Encoding: identity",
      came: `Content-Encoding: ${encoding.slice(0, 40)}`,
    });
  }
  if (types.includes("*/*")) return;
  if (types.includes(came?.split(";", 1)[0]?.trim().toLowerCase() ?? "")) return;
  throw new TopiqueError("content-type-unsupported", {
    accepted: types.join(", "),
    ...(came === undefined ? {} : { came: came.slice(0, 60) }),
  });
}

/** Media types of the route's body schema; none for routes that take no body or any. */
function accepted(request: FastifyRequest): string[] {
  const body = request.routeOptions.schema?.body as { content?: object } | undefined;
  return Object.keys(body?.content ?? {});
}

function decode(body: Buffer, contentType: string): string {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(body);
  } catch (cause) {
    throw new TopiqueError(
      "content-type-unsupported",
      { accepted: "text/plain; charset=utf-8", came: contentType.slice(0, 60) },
      { cause },
    );
  }
}
