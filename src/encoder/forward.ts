import { type PreTrainedModel, Tensor } from "@xenova/transformers";
import { TopiqueError } from "../errors.ts";

/** Token ids, special ones among them, to the states of all: [tokens x dimensions], row-major. */
export type Forward = (ids: ArrayLike<number>) => Promise<Float32Array>;

/**
 * One text through a model that transformers.js has loaded. A model with the inputs of
 * BERT is given them as they are, without the wrapping and checking of every tensor;
 * any other goes through its class.
 */
export function forwardOf(model: PreTrainedModel): Forward {
  const session: Session | undefined = model.sessions.model;
  const inputs = session?.inputNames ?? [];
  const isDirect =
    Object.keys(model.sessions).length === 1 &&
    inputs.includes("input_ids") &&
    inputs.every((name) => INPUTS.has(name));
  const all = { attention_mask: constant(1n), token_type_ids: constant(0n) };

  return async (ids) => {
    const feeds: Record<string, Tensor> = {
      input_ids: int64(idsOf(ids)),
      attention_mask: all.attention_mask(ids.length),
      token_type_ids: all.token_type_ids(ids.length),
    };
    if (!isDirect) return statesOf(await model(feeds));
    const bare = Object.fromEntries(inputs.map((name) => [name, feeds[name]!.ort_tensor]));
    return statesOf(await session!.run(bare));
  };
}

const INPUTS = new Set(["input_ids", "attention_mask", "token_type_ids"]);

/** What is used of onnxruntime's session, which transformers.js keeps without a type. */
interface Session {
  inputNames: readonly string[];
  run(feeds: Record<string, unknown>): Promise<Outputs>;
}

type Outputs = Record<string, { data: unknown } | undefined>;

function idsOf(ids: ArrayLike<number>): BigInt64Array {
  const values = new BigInt64Array(ids.length);
  for (let i = 0; i < ids.length; i++) values[i] = BigInt(ids[i]!);
  return values;
}

/** A tensor of one value, kept for each length: no run changes its inputs. */
function constant(value: bigint): (length: number) => Tensor {
  const kept: Tensor[] = [];
  return (length) => (kept[length] ??= int64(new BigInt64Array(length).fill(value)));
}

function int64(values: BigInt64Array): Tensor {
  return new Tensor("int64", values, [1, values.length]);
}

/** [1 x tokens x dimensions] under the name the exporter gave it. */
function statesOf(output: Outputs): Float32Array {
  const data = (output.last_hidden_state ?? output.token_embeddings ?? output.logits)?.data;
  if (data instanceof Float32Array) return data;
  throw new TopiqueError("model-corrupt", {
    file: "onnx",
    reason: "no token states of type float32 come out",
  });
}
