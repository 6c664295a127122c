import { Readable } from "node:stream";
import { Type } from "typebox";
import { TopiqueError } from "../../src/errors.ts";
import type { App } from "../../src/http/app-parts.ts";
import { clientGone } from "../../src/http/client-gone.ts";
import { jobBody } from "../../src/http/job-answers.ts";
import { answer, content, problems } from "../../src/http/responses.ts";
import { jobEvents, progressOf } from "../../src/jobs/events.ts";
import { isOver, secondsToWait } from "../../src/jobs/job.ts";
import { WRITTEN_BACK } from "../../src/publications/format.ts";
import { profileAsJson } from "../../src/results/profile.ts";
import { requireFormat, writeResults } from "../../src/results/write-results.ts";
import { JobParams, PageQuery, ResultsQuery, RetagQuery } from "../../src/schemas/jobs.ts";
import { ReaderQuery } from "../../src/schemas/text.ts";
import type { ListParts } from "./publications.ts";

export default async function jobRoutes(app: App, parts: ListParts): Promise<void> {
  const { model, inFlight } = parts;
  const { jobs } = parts.lists;
  app.get("/v1/jobs", {
    schema: {
      tags: ["lists"],
      operationId: "listJobs",
      summary: "All jobs that are kept, newest first.",
      querystring: PageQuery,
      response: { 200: answer("JobPage", "A page of jobs."), ...problems("field-invalid", ...database) },
    },
    handler: async (request, reply) => {
      const { limit = 20, cursor } = request.query;
      const page = await jobs.list({
        limit: limit + 1,
        ...(cursor !== undefined && { before: seqOf(cursor) }),
      });
      const shown = page.slice(0, limit);
      const last = page.length > limit ? shown.at(-1) : undefined;
      if (last) reply.header("link", `</v1/jobs?limit=${limit}&cursor=${last.seq}>; rel="next"`);
      return {
        jobs: shown.map((job) => jobBody(job, request.reader)),
        ...(last && { next: String(last.seq) }),
      };
    },
  });

  app.get("/v1/jobs/:id", {
    schema: {
      tags: ["lists"],
      operationId: "getJob",
      summary: "How far a job is.",
      params: JobParams,
      querystring: ReaderQuery,
      response: { 200: answer("Job", "The job."), ...problems("field-invalid", "job-unknown", ...database) },
    },
    handler: async (request) => jobBody(await jobs.find(request.params.id), request.reader),
  });

  app.delete("/v1/jobs/:id", {
    schema: {
      tags: ["lists"],
      operationId: "deleteJob",
      summary: "Cancel a job, or remove one that is over.",
      description: "What a cancelled job has tagged stays until it is removed by a second call or by age.",
      params: JobParams,
      querystring: ReaderQuery,
      response: {
        200: answer("Job", "Cancelled."),
        204: { description: "Removed with all that belonged to it.", type: "null" },
        ...problems("field-invalid", "job-unknown", ...database),
      },
    },
    handler: async (request, reply) => {
      const job = await jobs.cancel(request.params.id);
      if (job) return jobBody(job, request.reader);
      return reply.code(204).send(null);
    },
  });

  app.get("/v1/jobs/:id/events", {
    schema: {
      tags: ["lists"],
      operationId: "watchJob",
      summary: "A job's progress as server-sent events, until it is over.",
      description:
        "Events `progress` and, last, `end`, each with the job as its data. Last-Event-ID goes on where a lost connection ended; when nothing is to come, the answer is 204.",
      params: JobParams,
      querystring: ReaderQuery,
      headers: Type.Object({ "last-event-id": Type.Optional(Type.String({ maxLength: 200 })) }),
      response: {
        200: content("Events.", { "text/event-stream": Type.Unsafe<string>({ type: "string" }) }),
        204: { description: "The last event was seen already.", type: "null" },
        ...problems("field-invalid", "job-unknown", ...database),
      },
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const job = await jobs.find(id);
      const lastId = request.headers["last-event-id"];
      if (isOver(job.state) && lastId === progressOf(job)) return reply.code(204).send(null);
      const stop = AbortSignal.any([clientGone(reply), inFlight.closing]);
      const body = (now: typeof job) => jobBody(now, request.reader);
      const events = jobEvents(() => jobs.find(id), body, { lastId, stop });
      reply.headers({ "cache-control": "no-store", "x-accel-buffering": "no" });
      return reply.type("text/event-stream").send(Readable.from(events, { objectMode: false }));
    },
  });

  app.get("/v1/jobs/:id/results", {
    schema: {
      tags: ["lists"],
      operationId: "getResults",
      summary: "What a job found, in the order of the list.",
      params: JobParams,
      querystring: ResultsQuery,
      response: {
        200: content("The results, streaming.", {
          "application/json": Type.Ref("ListResults"),
          "application/x-ndjson": Type.Unsafe<string>({
            type: "string",
            contentMediaType: "application/x-ndjson",
            contentSchema: { anyOf: [Type.Ref("ListedPublication"), Type.Ref("ListedFailure")] },
            description: "One record a line, in the order of the list.",
          }),
          ...Object.fromEntries(Object.values(WRITTEN_BACK).map((type) => [type, WRITTEN])),
        }),
        ...problems("field-invalid", "job-unknown", "job-unfinished", ...database),
      },
    },
    handler: async (request, reply) => {
      const { format = "json" } = request.query;
      const results = await jobs.results(request.params.id);
      requireFormat(format, results.detected, "?format");
      const wording = { vocabulary: model.current.vocabulary, language: request.reader };
      const { type, pieces } = writeResults(results, format, wording);
      return reply.type(type).send(Readable.from(pieces, { objectMode: false }));
    },
  });

  app.post("/v1/jobs/:id/retag", {
    schema: {
      tags: ["lists"],
      operationId: "retagJob",
      summary: "Decide over a finished job's publications again.",
      description:
        "After the vocabulary, the centroids or the thresholds changed, or with another limit or threshold: no inference for publications whose embedding is kept. The list itself need not be sent again.",
      params: JobParams,
      querystring: RetagQuery,
      response: {
        202: answer("Job", "The job, which is on its way again."),
        ...problems("field-invalid", "job-unknown", "job-unfinished", ...database),
      },
    },
    handler: async (request, reply) => {
      const { limit, threshold } = request.query;
      const job = await jobs.retag(request.params.id, {
        ...(limit !== undefined && { limit }),
        ...(threshold !== undefined && { threshold }),
      });
      reply.headers({ location: `/v1/jobs/${job.id}`, "retry-after": secondsToWait(job) });
      return reply.code(202).send(jobBody(job, request.reader));
    },
  });

  app.get("/v1/jobs/:id/profile", {
    schema: {
      tags: ["lists"],
      operationId: "getProfile",
      summary: "A person's or lab's topics over the whole list.",
      params: JobParams,
      querystring: ReaderQuery,
      response: {
        200: answer("Profile", "The profile."),
        ...problems("field-invalid", "job-unknown", "job-unfinished", ...database),
      },
    },
    handler: async (request, reply) => {
      const profile = await profileAsJson(await jobs.results(request.params.id), model.current.vocabulary);
      return reply.type("application/json; charset=utf-8").send(profile);
    },
  });
}

const WRITTEN = Type.Unsafe<string>({ type: "string", description: "In the list's own encoding." });

const database = ["data-locked", "data-unusable", "database-unavailable"] as const;

/** A cursor of ours; anything else stands before the first page. */
function seqOf(cursor: string): number {
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new TopiqueError("field-invalid", { field: "?cursor", type: "cursor", came: JSON.stringify(cursor) });
}
