import swagger from "@fastify/swagger";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest, LogController } from "fastify";
import docsRoutes from "../../routes/docs.ts";
import healthRoutes from "../../routes/health.ts";
import infoRoutes from "../../routes/v1/info.ts";
import jobRoutes from "../../routes/v1/jobs.ts";
import publicationRoutes from "../../routes/v1/publications.ts";
import tagRoutes from "../../routes/v1/tags.ts";
import topicRoutes from "../../routes/v1/topics.ts";
import { TopiqueError } from "../errors.ts";
import type { ReaderLanguage } from "../languages/language.ts";
import { sharedSchemas } from "../schemas/shared.ts";
import type { App, AppParts, RouteParts } from "./app-parts.ts";
import { addBodyParsers, requireAcceptedBody } from "./bodies.ts";
import { answerClientError } from "./client-error.ts";
import { trackInFlight } from "./in-flight.ts";
import { addLingering } from "./lingering.ts";
import { openapi } from "./openapi.ts";
import { watchPace } from "./pace.ts";
import { fromFastify, toProblem } from "./problem.ts";
import { isPreflight, PREFLIGHT_HEADERS, refuseStrangers, SECURITY_HEADERS } from "./reach.ts";
import { readerLanguage } from "./reader-language.ts";
import { rememberRoutes } from "./route-table.ts";
import { isOurs } from "./status-codes.ts";
import { compileValidator } from "./validation.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Language of messages and warnings. */
    reader: ReaderLanguage;
  }
}

/** Builds the service without starting it. The caller closes what it passed in, after the app. */
export async function buildApp(parts: AppParts): Promise<App> {
  const app: App = fastify({
    ...(parts.logger ? { loggerInstance: parts.logger } : {}),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: parts.limits.bodyBytes,
    genReqId: requestIds(),
    // Both told apart by our own hook, in the reader's language; connections that idle must not hold the close.
    return503OnClosing: false,
    forceCloseConnections: true,
    // Whoever closes sets the limit; Fastify's own would cut off what was accepted.
    pluginTimeout: 0,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      request.reader = readerLanguage(request);
      reply.headers(SECURITY_HEADERS);
      answerError(error, request as never, reply as never);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();

  function answerError(error: Error & Partial<FastifyError>, request: FastifyRequest, reply: FastifyReply) {
    const told = fromFastify(error, request.routeOptions?.bodyLimit ?? parts.limits.bodyBytes);
    // Nobody waits for the answer, and dropping the work is not a failure.
    if (reply.raw.destroyed) request.log.info("client gone");
    else if (isOurs(told.code)) request.log.error({ err: error }, "request failed");
    const { body, headers } = toProblem(told, request.reader, request.id);
    return reply.code(body.status).headers(headers).type("application/problem+json").send(body);
  }

  app.decorateRequest("reader", "en");
  app.setValidatorCompiler(compileValidator);
  app.setSchemaErrorFormatter((errors) => errors[0] as unknown as Error);
  for (const schema of sharedSchemas) app.addSchema(schema);
  await app.register(swagger, openapi);
  addBodyParsers(app);
  const allowedMethods = rememberRoutes(app);

  const reach = parts.reach ?? { hosts: new Set(), origins: new Set() };
  const inFlight = trackInFlight(app, parts.arrivalMs ?? 10_000);
  app.addHook("onRequest", async (request, reply) => {
    request.reader = readerLanguage(request);
    reply.headers({
      "content-language": request.reader,
      vary: "Accept-Language",
      ...SECURITY_HEADERS,
    });
    // Whoever asks whether it is well may call it as they like.
    if (!isHealth(request.url)) refuseStrangers(reach, request, reply);
    if (isPreflight(request)) return reply.code(204).headers(PREFLIGHT_HEADERS).send();
    if (request.is404) throw unanswered(request.method, request.url, allowedMethods);
    if (inFlight.closing.aborted && !isHealth(request.url)) throw new TopiqueError("closing");
  });
  app.addHook("onRequest", requireAcceptedBody);
  addLingering(app);
  watchPace(app, parts.paces);
  app.addHook("onResponse", async (request, reply) => {
    const facts = {
      method: request.method,
      path: request.url.split("?", 1)[0],
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    };
    request.log[isHealth(request.url) ? "debug" : "info"](facts, "answered");
  });
  app.setErrorHandler(answerError);
  // For routes that find nothing at an address of theirs, such as the files of /docs; others are told above.
  app.setNotFoundHandler(({ method, url }) => {
    throw new TopiqueError("route-unknown", { method, path: pathOf(url) });
  });
  const routeParts: RouteParts = { ...parts, inFlight };
  await app.register(healthRoutes, routeParts);
  await app.register(infoRoutes, routeParts);
  await app.register(topicRoutes, routeParts);
  await app.register(tagRoutes, routeParts);
  if (parts.lists) {
    await app.register(publicationRoutes, { ...routeParts, lists: parts.lists });
    await app.register(jobRoutes, { ...routeParts, lists: parts.lists });
  }
  await app.register(docsRoutes);
  return app;
}

/** Said before the body is looked at, so that its type does not matter to an address that does not exist. */
function unanswered(method: string, url: string, allowedMethods: (path: string) => string[]): TopiqueError {
  const path = pathOf(url);
  const allowed = allowedMethods(path);
  if (allowed.length === 0) return new TopiqueError("route-unknown", { method, path });
  return new TopiqueError("method-unsupported", { method, path, allowed: allowed.join(", ") });
}

/** As an error repeats it. */
function pathOf(url: string): string {
  return (url.split("?", 1)[0] ?? "").slice(0, 200);
}

function isHealth(url: string): boolean {
  return url.startsWith("/health/");
}

/** Ids that differ between starts, so that two logs can be told apart. */
function requestIds(): () => string {
  const start = Date.now().toString(36);
  let count = 0;
  return () => `${start}-${(++count).toString(36)}`;
}
