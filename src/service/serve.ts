import type { AddressInfo } from "node:net";
import closeWithGrace from "close-with-grace";
import type { FastifyBaseLogger } from "fastify";
import { pino } from "pino";
import { TopiqueError } from "../errors.ts";
import type { AppParts } from "../http/app-parts.ts";
import { readSettings, type Settings, unknownSettings } from "./config.ts";
import { greeting } from "./greeting.ts";
import { readReach } from "./reach.ts";

/** What the routes are made of, with its own start and end. */
export interface Service extends AppParts {
  /** Rejects when the service can't work: damaged files, centroids of another encoder. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/**
 * Config -> tagger -> app -> listen -> close. Resolves when every worker is warm; it
 * listens before that, so that health says what is going on. SIGTERM and SIGINT finish
 * what was accepted and exit 0 within TOPIQUE_CLOSE_TIMEOUT; a second one exits at once.
 * Rejects, with everything closed, when the start fails.
 */
export async function serve(open: (settings: Settings, logger: FastifyBaseLogger) => Service): Promise<void> {
  const settings = readSettings();
  const reach = readReach(settings);
  const logger = pino({ level: settings.TOPIQUE_LOG_LEVEL });
  for (const name of unknownSettings()) logger.warn({ setting: name }, "no such setting; it has no effect");

  const service = open(settings, logger);
  // Loaded only now, while the workers already load their encoders, so that both are ready sooner.
  const { buildApp } = await import("../http/app.ts");
  const closeMs = settings.TOPIQUE_CLOSE_TIMEOUT * 1_000;
  const app = await buildApp({ ...service, logger, arrivalMs: closeMs / 2, reach });
  const close = async () => {
    await app.close();
    await service.close();
  };
  let grace: ReturnType<typeof closeWithGrace> | undefined;
  try {
    await app
      .listen({ host: settings.TOPIQUE_HOST, port: settings.TOPIQUE_PORT })
      .catch(explainListening(settings));

    grace = closeWithGrace({ delay: closeMs, logger }, async ({ err, signal }) => {
      if (err) logger.fatal({ err }, "closing after a failure that nothing caught");
      else logger.info({ signal }, "closing");
      await close();
      logger.info("closed");
    });

    await service.ready;
  } catch (error) {
    // A process that leaves while a worker loads dies of a native abort.
    await close();
    grace?.uninstall(); // it would exit 0
    throw error;
  }
  logger.info({ stamp: service.model.current.stamp }, "ready");
  if (process.stdout.isTTY) {
    const { port } = app.server.address() as AddressInfo;
    process.stdout.write(greeting(settings.TOPIQUE_HOST, port, settings.TOPIQUE_LANG));
  }
}

function explainListening({ TOPIQUE_HOST, TOPIQUE_PORT }: Settings) {
  return (cause: NodeJS.ErrnoException): never => {
    const faults: Record<string, object> = {
      EADDRINUSE: { field: "TOPIQUE_PORT", type: "free-port", came: TOPIQUE_PORT },
      EACCES: { field: "TOPIQUE_PORT", type: "permitted-port", came: TOPIQUE_PORT },
      EADDRNOTAVAIL: { field: "TOPIQUE_HOST", type: "own-address", came: TOPIQUE_HOST },
      ENOTFOUND: { field: "TOPIQUE_HOST", type: "own-address", came: TOPIQUE_HOST },
      EAI_AGAIN: { field: "TOPIQUE_HOST", type: "own-address", came: TOPIQUE_HOST },
    };
    const facts = faults[cause.code ?? ""];
    throw facts ? new TopiqueError("setting-invalid", { ...facts }, { cause }) : cause;
  };
}
