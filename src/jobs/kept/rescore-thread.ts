import { parentPort } from "node:worker_threads";
import { createModelOpener, type TopicModel } from "../../topics/model.ts";
import type { ModelFiles } from "../../topics/model-files.ts";
import { type Rescored, rescore } from "./rescore.ts";
import type { RescoreAnswer, RescoreRequest } from "./rescorer.ts";

const openModel = createModelOpener();
/** By their ids. */
const models = new Map<number, TopicModel>();

parentPort?.on("message", (request: RescoreRequest) => {
  if (request.type === "drop") {
    models.delete(request.model);
    return;
  }
  const { id } = request;
  try {
    answer({ id, rescored: done(request) });
  } catch (error) {
    answer({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

function done(request: Exclude<RescoreRequest, { type: "drop" }>): Rescored | undefined {
  if (request.type === "hold") {
    models.set(request.model.id, openModel(request.model.source as ModelFiles));
    return undefined;
  }
  const model = models.get(request.model);
  if (!model) throw new Error(`This is a bug: model ${request.model} is used after it was dropped.`);
  return rescore(request.rows, model, request.options);
}

function answer(message: RescoreAnswer): void {
  parentPort?.postMessage(message);
}
