import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { ErrorCode } from "../../src/errors.ts";
import { optionsOf, spoken, textOf } from "../../src/http/answers.ts";
import type { App, RouteParts } from "../../src/http/app-parts.ts";
import { answerBatch, answerLines } from "../../src/http/batch.ts";
import { clientGone } from "../../src/http/client-gone.ts";
import { answer, bodies, content, problems } from "../../src/http/responses.ts";
import { BatchLines } from "../../src/schemas/tagged.ts";
import { type BatchEnvelope, ndjson, PlainText, TagQuery, type TagRequest } from "../../src/schemas/text.ts";

const badRequests: ErrorCode[] = [
  "field-invalid",
  "json-broken",
  "body-empty",
  "body-unreadable",
  "body-too-slow",
  "content-type-unsupported",
];

export default async function tagRoutes(app: App, parts: RouteParts): Promise<void> {
  const { model } = parts;

  app.post("/v1/tags", {
    schema: {
      tags: ["tags"],
      operationId: "tagAbstract",
      summary: "Tag one abstract.",
      description: "Options stand in a JSON body, or in the query for text/plain.",
      querystring: TagQuery,
      body: { content: bodies({ "application/json": Type.Ref("TagRequest"), "text/plain": PlainText }) },
      response: {
        200: answer("Tagged", "The tags."),
        ...problems(
          ...badRequests,
          "body-too-large",
          "text-missing",
          "text-empty",
          "text-too-long",
          "queue-full",
          "worker-lost",
        ),
      },
    },
    handler: async (request, reply) => {
      const body = request.body as TagRequest | string;
      const fields = typeof body === "string" ? { abstract: body } : body;
      const options = { ...request.query, ...fields };
      const signal = clientGone(reply);
      return model.use(async (tagger) => {
        const tagged = await tagger.tag(textOf(fields, options), optionsOf(options), { signal });
        return { ...spoken(tagged, request.reader), stamp: tagger.stamp };
      });
    },
  });

  app.post("/v1/tags/batch", {
    schema: {
      tags: ["tags"],
      operationId: "tagList",
      summary: "Tag a batch of abstracts, in its order.",
      description:
        "As JSON up to 1,000 entries; as NDJSON, one BatchItem a line, without limit and streaming. An entry that can't be tagged is answered in its place and never fails the batch. Options for NDJSON stand in the query.",
      querystring: TagQuery,
      body: {
        content: bodies({
          "application/json": Type.Ref("BatchRequest"),
          "application/x-ndjson": ndjson("One BatchItem a line; blank lines are passed over."),
        }),
      },
      response: {
        200: content("The results, in the order given.", {
          "application/json": Type.Ref("BatchAnswer"),
          "application/x-ndjson": BatchLines,
        }),
        ...problems(...badRequests, "body-too-large"),
      },
    },
    handler: async (request, reply) => {
      if (request.body instanceof Readable) return sendLines(request, reply, parts);
      const batch = request.body as BatchEnvelope;
      const options = { ...request.query, ...batch };
      const work = {
        model,
        options,
        reader: request.reader,
        gone: clientGone(reply),
        onFailure: logTo(request),
      };
      const pieces = answerBatch(batch.items, work, parts.limits.workers, serializers(reply));
      return reply.type("application/json; charset=utf-8").send(Readable.from(pieces, { objectMode: false }));
    },
  });
}

function sendLines(request: FastifyRequest, reply: FastifyReply, { model, limits, inFlight }: RouteParts) {
  const work = {
    model,
    options: request.query as TagQuery,
    reader: request.reader,
    gone: clientGone(reply),
    onFailure: logTo(request),
    closing: inFlight.closing,
  };
  const lines = answerLines(request.body as Readable, work, limits, serializers(reply));
  return reply.type("application/x-ndjson").send(Readable.from(lines, { objectMode: false }));
}

function logTo(request: FastifyRequest) {
  return (error: unknown) => request.log.error({ err: error }, "entry failed");
}

/** Compiled once a schema by Fastify; batches are serialised piece by piece with them. */
function serializers(reply: FastifyReply) {
  const serializer = (schema: object) => reply.compileSerializationSchema(schema as Record<string, unknown>);
  return {
    taggedEntry: serializer(REFS.taggedEntry),
    failedEntry: serializer(REFS.failedEntry),
    taggedLine: serializer(REFS.taggedLine),
    failedLine: serializer(REFS.failedLine),
    stamp: serializer(REFS.stamp),
  };
}

// The same objects each time: Fastify remembers compiled serializers by identity.
const REFS = {
  taggedEntry: Type.Ref("TaggedEntry"),
  failedEntry: Type.Ref("FailedEntry"),
  taggedLine: Type.Ref("TaggedLine"),
  failedLine: Type.Ref("FailedLine"),
  stamp: Type.Ref("Stamp"),
};
