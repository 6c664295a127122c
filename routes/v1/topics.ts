import type { FastifyReply, FastifyRequest } from "fastify";
import { TopiqueError } from "../../src/errors.ts";
import type { App, RouteParts } from "../../src/http/app-parts.ts";
import { etagOf, matchesEtag } from "../../src/http/etag.ts";
import { answer, problems } from "../../src/http/responses.ts";
import { ReaderQuery } from "../../src/schemas/text.ts";
import { type TopicBody, TopicParams } from "../../src/schemas/topics.ts";
import { nearIds } from "../../src/topics/vocabulary/near-ids.ts";
import type { Area, Topic, Vocabulary } from "../../src/topics/vocabulary/vocabulary.ts";

export default async function topicRoutes(app: App, { tagger }: RouteParts): Promise<void> {
  const { vocabulary } = tagger;
  const topics = topicBodies(vocabulary);
  const all = { vocabulary: vocabulary.stamp, areas: vocabulary.areas, topics };
  const allTag = etagOf(JSON.stringify(all));
  const topicTags = topics.map((topic) => etagOf(JSON.stringify(topic)));
  const unchanged = { description: "Not modified.", type: "null" };

  app.get("/v1/topics", {
    schema: {
      tags: ["topics"],
      operationId: "listTopics",
      summary: "The whole vocabulary, in both languages.",
      querystring: ReaderQuery,
      response: { 200: answer("Vocabulary", "All topics."), 304: unchanged, ...problems("field-invalid") },
    },
    handler: async (request, reply) => sendTagged(request, reply, allTag, all),
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
      const topic = vocabulary.indexOf(id);
      if (topic !== undefined) return sendTagged(request, reply, topicTags[topic]!, topics[topic]!);
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

/** Topics as the contract shows them: with their area's label, so that one answer is enough to show one. */
function topicBodies({ areas, topics }: Vocabulary): TopicBody[] {
  const byId = new Map<string, Area>(areas.map((area) => [area.id, area]));
  return topics.map(({ scopeNote, ...topic }: Topic) => ({
    ...topic,
    area: byId.get(topic.area)!,
    ...(scopeNote ? { scopeNote } : {}),
  }));
}
