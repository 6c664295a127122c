/**
 * The encoder alone: one onnxruntime session on one thread over texts tokenised beforehand, each
 * in one run or in several, nothing else. Answers each message {seconds, way} with texts per second.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { InferenceSession, Tensor } from "onnxruntime-node";

/** Texts as lists of runs, by the way of reading them. */
const tokens = workerData as Record<string, number[][][]>;
const model = await readFile(path.join(import.meta.dirname, "../models/encoder/onnx/model_quantized.onnx"));
const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const inputs = Object.fromEntries(
  Object.entries(tokens).map(([way, texts]) => [way, texts.map((runs) => runs.map((ids) => feeds(ids)))]),
);
parentPort!.on("message", async ({ seconds, way }: { seconds: number; way: string }) => {
  const texts = inputs[way]!;
  const start = performance.now();
  let done = 0;
  while (performance.now() - start < seconds * 1000) {
    for (const run of texts[done % texts.length]!) await session.run(run);
    done++;
  }
  parentPort!.postMessage(done / ((performance.now() - start) / 1000));
});
parentPort!.postMessage("ready");

function feeds(ids: number[]): Record<string, Tensor> {
  const shape = [1, ids.length];
  const all = (value: bigint) => new BigInt64Array(ids.length).fill(value);
  const given: Record<string, Tensor> = {
    input_ids: new Tensor("int64", BigInt64Array.from(ids, BigInt), shape),
    attention_mask: new Tensor("int64", all(1n), shape),
    token_type_ids: new Tensor("int64", all(0n), shape),
  };
  return Object.fromEntries(session.inputNames.map((name) => [name, given[name]!]));
}
