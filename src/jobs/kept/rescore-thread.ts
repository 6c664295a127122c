import { parentPort, workerData } from "node:worker_threads";
import { loadTopicModel } from "../../topics/model.ts";
import { rescore } from "./rescore.ts";
import type { RescoreAnswer, RescoreRequest } from "./rescorer.ts";

const { models } = workerData as { models: string };
// The encoder's workers have compared the files with their hashes.
const model = loadTopicModel(models, { verify: false });

parentPort?.on("message", ({ id, rows, options }: RescoreRequest) => {
  try {
    answer({ id, rescored: rescore(rows, model, options) });
  } catch (error) {
    answer({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

function answer(message: RescoreAnswer): void {
  parentPort?.postMessage(message);
}
