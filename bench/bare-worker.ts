/**
 * The floor no service can beat: one onnxruntime session on one thread over texts
 * tokenised beforehand, nothing else. Answers each message {seconds} with runs per second.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { InferenceSession, Tensor } from "onnxruntime-node";

const { tokens } = workerData as { tokens: number[][] };
const model = await readFile(path.join(import.meta.dirname, "../models/encoder/onnx/model_quantized.onnx"));
const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const inputs = tokens.map((ids) => feeds(ids));
parentPort!.on("message", async ({ seconds }: { seconds: number }) => {
  const start = performance.now();
  let runs = 0;
  while (performance.now() - start < seconds * 1000) {
    await session.run(inputs[runs % inputs.length]!);
    runs++;
  }
  parentPort!.postMessage(runs / ((performance.now() - start) / 1000));
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
