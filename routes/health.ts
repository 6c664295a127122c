import { TopiqueError } from "../src/errors.ts";
import type { App, RouteParts } from "../src/http/app-parts.ts";
import { answer, problems } from "../src/http/responses.ts";

export default async function healthRoutes(app: App, { isReady, inFlight }: RouteParts): Promise<void> {
  app.get("/health/live", {
    schema: {
      tags: ["service"],
      operationId: "isLive",
      summary: "Is the process alive?",
      response: { 200: answer("Live", "It is."), ...problems() },
    },
    handler: async () => ({ status: "live" }),
  });

  app.get("/health/ready", {
    schema: {
      tags: ["service"],
      operationId: "isReady",
      summary: "Is it worth sending work? No before every worker is warm, and no again while closing.",
      response: { 200: answer("Ready", "It is."), ...problems("starting") },
    },
    handler: async () => {
      if (inFlight.closing.aborted) throw new TopiqueError("closing");
      if (!isReady()) throw new TopiqueError("starting");
      return { status: "ready" };
    },
  });
}
