/**
 * What a person writes first, as a baseline: Fastify, and the feature-extraction
 * pipeline of transformers.js called per request on the main thread. It only
 * embeds; it assigns no topics.
 */
import { env, pipeline } from "@xenova/transformers";
import fastify from "fastify";

env.allowRemoteModels = false;
env.localModelPath = `${import.meta.dirname}/../models/`;
const extract = await pipeline("feature-extraction", "encoder", { dtype: "q8" });
const app = fastify();
app.post<{ Body: { abstract: string } }>("/embed", async (request) => {
  const output = await extract(request.body.abstract, { pooling: "mean", normalize: true });
  return { vector: Array.from(output.data as Float32Array) };
});
await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
