import { Readable } from "node:stream";
import multipart from "@fastify/multipart";
import { Type } from "typebox";
import { type ErrorCode, TopiqueError } from "../../src/errors.ts";
import type { App, RouteParts } from "../../src/http/app-parts.ts";
import { clientGone } from "../../src/http/client-gone.ts";
import { jobBody } from "../../src/http/job-answers.ts";
import { listFrom } from "../../src/http/list-request.ts";
import { untilOver, waitAsked } from "../../src/http/prefer-wait.ts";
import { bodies, content, problems } from "../../src/http/responses.ts";
import { compileValidator } from "../../src/http/validation.ts";
import { isOver, secondsToWait } from "../../src/jobs/job.ts";
import { MAX_FORM_FIELDS } from "../../src/limits.ts";
import { writeResults } from "../../src/results/write-results.ts";
import { ListQuery } from "../../src/schemas/jobs.ts";

export interface ListParts extends RouteParts {
  lists: NonNullable<RouteParts["lists"]>;
}

export default async function publicationRoutes(app: App, parts: ListParts): Promise<void> {
  const { model, inFlight } = parts;
  const { jobs, bytes: listBytes } = parts.lists;
  // Whatever its type says, a list is stored as it arrives and looked at afterwards.
  app.removeAllContentTypeParsers();
  // A byte more than the limit, which counts over it; the form's own limit would cut the file in silence.
  // What stands before the file is kept in memory: one field more than may stand there, to be counted.
  const fields = { fields: MAX_FORM_FIELDS + 1, fieldSize: 4_096, headerPairs: 20 };
  await app.register(multipart, { limits: { files: 1, fileSize: listBytes + 1, ...fields } });
  app.addContentTypeParser("*", (_request, stream, done) => done(null, stream));

  const validator: typeof compileValidator = (route) =>
    route.httpPart === "body" ? () => true : compileValidator(route);
  app.setValidatorCompiler(validator);

  app.post("/v1/publications", {
    bodyLimit: listBytes,
    schema: {
      tags: ["lists"],
      operationId: "tagPublications",
      summary: "Tag a whole publication list.",
      description:
        "The list as the body, of whatever content type, or as one file of a form; its format is told from its content. Answers with a job, or with the results themselves if `Prefer: wait=N` leaves the time.",
      headers: ListHeaders,
      querystring: ListQuery,
      body: { content: bodies({ "application/octet-stream": ANY, "multipart/form-data": FORM, "*/*": ANY }) },
      response: {
        200: content("The results.", { "application/json": Type.Ref("ListResults") }),
        202: {
          ...content("The job; its results are there when it is done.", {
            "application/json": Type.Ref("Job"),
          }),
          headers: { Location: { type: "string", description: "Where the job is." } },
        },
        ...problems(
          "field-invalid",
          "body-empty",
          "body-unreadable",
          "body-too-large",
          "body-too-slow",
          "content-type-unsupported",
          "idempotency-conflict",
          "input-unreadable",
          "worker-lost",
          "list-unreadable-here",
          "list-too-costly",
          "data-locked",
          "data-unusable",
          "database-unavailable",
        ),
      },
    },
    handler: async (request, reply) => {
      const { id } = await jobs.receive(...(await listFrom(request, listBytes)));
      const seconds = waitAsked(request.headers.prefer);
      const stop = AbortSignal.any([clientGone(reply), inFlight.closing]);
      const job = await untilOver(() => jobs.find(id), seconds ?? 0, stop);
      reply.header("location", `/v1/jobs/${id}`);
      // Who waits for the results is told at once why there are none.
      if (seconds !== undefined && job.failure) {
        throw new TopiqueError(job.failure.code as ErrorCode, job.failure.facts);
      }
      if (seconds !== undefined) reply.header("preference-applied", `wait=${seconds}`);
      if (seconds !== undefined && job.state === "done") {
        const wording = { vocabulary: model.current.vocabulary, language: request.reader };
        const { type, pieces } = writeResults(await jobs.results(id), "json", wording);
        return reply.type(type).send(Readable.from(pieces, { objectMode: false }));
      }
      if (!isOver(job.state)) reply.header("retry-after", secondsToWait(job));
      return reply.code(202).send(jobBody(job, request.reader));
    },
  });
}

const ListHeaders = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description: "The same key with the same list gives the job that is there.",
    }),
  ),
  prefer: Type.Optional(
    Type.String({ description: "wait=N: seconds to wait for the results, 60 at most (RFC 7240)." }),
  ),
});

const ANY = Type.Unsafe<string>({ type: "string", format: "binary", description: "The list, as it is." });
const FORM = Type.Unsafe<object>({
  type: "object",
  properties: { file: { type: "string", format: "binary", description: "The list." } },
});
