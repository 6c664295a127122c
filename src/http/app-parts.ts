/** What an app is made of and its routes are given. */
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { EncoderIdentity } from "../embedder.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { ModelHolder } from "../tagging/model-holder.ts";
import type { InFlight } from "./in-flight.ts";
import type { Paces } from "./pace.ts";
import type { Reach } from "./reach.ts";

export type App = FastifyInstance<
  import("node:http").Server,
  import("node:http").IncomingMessage,
  import("node:http").ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What the routes are made of; a route module takes from it what it needs. */
export interface AppParts {
  model: ModelHolder;
  /** True once every worker has answered its warm-up text, and while all are up. */
  isReady(): boolean;
  /** The encoder in force; undefined until the first worker is up. */
  encoder(): EncoderIdentity | undefined;
  limits: { bodyBytes: number; queue: number; workers: number };
  logger?: FastifyBaseLogger | undefined;
  /** Whole lists as jobs, and the bytes of one list; without it their routes are not there. */
  lists?: { jobs: Jobs; bytes: number } | undefined;
  /** Milliseconds that bodies which are arriving when the service begins to close have left; 10 s unless told. */
  arrivalMs?: number;
  /** Further names of the service, and origins whose pages may use it; none unless told. */
  reach?: Reach;
  /** How slowly bodies may arrive. */
  paces?: Paces;
}

/** What routes are given: the parts and what the app adds. */
export interface RouteParts extends AppParts {
  inFlight: InFlight;
}
