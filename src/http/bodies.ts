import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { TopiqueError } from "../errors.ts";
import { parseJson } from "../streams/parse-json.ts";

/** Parsers of the bodies our routes take: JSON with a place for its faults, text in its charset, lines as a stream. */
export function addBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "buffer" },
    async (request: FastifyRequest, body: Buffer) => {
      if (body.length === 0)
        throw new TopiqueError("body-empty", { accepted: acceptedTypes(request).join(", ") });
      // JSON is always in UTF-8 (RFC 8259, 8.1); any other would lose its accents unseen.
      return parseJson(decode(body, "utf-8"));
    },
  );
  app.addContentTypeParser(
    "text/plain",
    { parseAs: "buffer" },
    async (request: FastifyRequest, body: Buffer) => decode(body, charsetOf(request.headers["content-type"])),
  );
  app.addContentTypeParser("application/x-ndjson", (_request, stream, done) => done(null, stream));
}

/** Refuses a body of a type that the route does not name, before a byte of it is read. */
export async function requireAcceptedBody(request: FastifyRequest, _reply: FastifyReply): Promise<void> {
  const types = acceptedTypes(request);
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
    throw new TopiqueError("content-type-unsupported", { encoding: encoding.slice(0, 40) });
  }
  if (types.includes("*/*")) return;
  if (types.includes(came?.split(";", 1)[0]?.trim().toLowerCase() ?? "")) return;
  throw new TopiqueError("content-type-unsupported", {
    accepted: types.join(", "),
    ...(came === undefined ? {} : { came: came.slice(0, 60) }),
  });
}

/** Media types of the route's body schema; none for routes that take no body or any. */
export function acceptedTypes(request: FastifyRequest): string[] {
  const body = request.routeOptions.schema?.body as { content?: object } | undefined;
  return Object.keys(body?.content ?? {});
}

function charsetOf(contentType = ""): string {
  return /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1] ?? "utf-8";
}

function decode(body: Buffer, charset: string): string {
  const decoder = charset === "utf-8" ? UTF_8 : decoderFor(charset);
  try {
    return decoder.decode(body);
  } catch (cause) {
    throw new TopiqueError("body-unreadable", { charset: decoder.encoding.toUpperCase() }, { cause });
  }
}

/** Shared, as no decoding of a whole body leaves anything behind in it. */
const UTF_8 = new TextDecoder("utf-8", { fatal: true });

/** Throws at the first byte that is not of the charset. */
function decoderFor(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch (cause) {
    const came = `text/plain; charset=${charset.slice(0, 40)}`;
    throw new TopiqueError(
      "content-type-unsupported",
      { accepted: "text/plain; charset=utf-8", came },
      { cause },
    );
  }
}
