import type { FastifyReply, FastifyRequest } from "fastify";
import { TopiqueError } from "../../src/errors.ts";
import type { App, RouteParts } from "../../src/http/app-parts.ts";
import { etagOf, matchesEtag } from "../../src/http/etag.ts";
import { answer, problems } from "../../src/http/responses.ts";
import { ReaderQuery } from "../../src/schemas/text.ts";
import { type TopicBody, TopicParams } from "../../src/schemas/topics.ts";
import { nearIds } from "../../src/topics/vocabulary/near-ids.ts";
import type { Topic, Vocabulary } from "../../src/topics/vocabulary/vocabulary.ts";

export default async function topicRoutes(app: App, { model }: RouteParts): Promise<void> {
  const wholeOf = remembered(wholeVocabulary);
  const unchanged = { description: "Not modified.", type: "null" };

  app.get("/v1/topics", {
    schema: {
      tags: ["topics"],
      operationId: "listTopics",
      summary: "The whole vocabulary, in both languages.",
      querystring: ReaderQuery,
      response: { 200: answer("Vocabulary", "All topics."), 304: unchanged, ...problems("field-invalid") },
    },
    handler: async (request, reply) => {
      const { body, etag } = wholeOf(model.current.vocabulary);
      return sendTagged(request, reply, etag, body);
    },
  });

  app.get("/v1/topics/:id", {
    schema: {
      tags: ["topics"],
      operationId: "getTopic",
      summary: "One topic, in both languages.",
      params: TopicParams,
      querystring: ReaderQuery,
      response: {
        200: answer("Topic", "The topic."),
        304: unchanged,
        ...problems("field-invalid", "topic-unknown"),
      },
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const { vocabulary } = model.current;
      const topic = vocabulary.topics[vocabulary.indexOf(id) ?? -1];
      if (topic) {
        const body = topicBody(topic, vocabulary);
        return sendTagged(request, reply, etagOf(JSON.stringify(body)), body);
      }
      const near = nearIds(id, vocabulary.ids).join(", ");
      throw new TopiqueError("topic-unknown", { topic: id.slice(0, 60), ...(near ? { near } : {}) });
    },
  });
}

function sendTagged(request: FastifyRequest, reply: FastifyReply, etag: string, body: object) {
  reply.headers({ etag, "cache-control": "no-cache" });
  if (matchesEtag(request.headers["if-none-match"], etag)) return reply.code(304).send();
  return reply.send(body);
}

function wholeVocabulary(vocabulary: Vocabulary): { body: object; etag: string } {
  const topics = vocabulary.topics.map((topic) => topicBody(topic, vocabulary));
  const body = { vocabulary: vocabulary.stamp, areas: vocabulary.areas, topics };
  return { body, etag: etagOf(JSON.stringify(body)) };
}

/** A topic as the contract shows it: with its area's label, so that one answer is enough to show one. */
function topicBody({ scopeNote, ...topic }: Topic, { areas }: Vocabulary): TopicBody {
  const area = areas.find(({ id }) => id === topic.area)!;
  return { ...topic, area, ...(scopeNote ? { scopeNote } : {}) };
}

/** Made again only for another vocabulary than the last. */
function remembered<T>(make: (vocabulary: Vocabulary) => T): (vocabulary: Vocabulary) => T {
  let last: { vocabulary: Vocabulary; made: T } | undefined;
  return (vocabulary) => {
    if (last?.vocabulary !== vocabulary) last = { vocabulary, made: make(vocabulary) };
    return last.made;
  };
}
