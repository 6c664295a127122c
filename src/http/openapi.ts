import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import { VERSION } from "../version.ts";

/** What @fastify/swagger adds to the routes' own schemas. */
export const openapi: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: "3.1.0",
    info: {
      title: "Topique",
      version: VERSION,
      description:
        "Tags research abstracts in English and French with topics of a bilingual vocabulary, by a local transformer and nearest centroids.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: [
      { name: "tags", description: "Topics of an abstract, or of a list." },
      { name: "lists", description: "Whole publication lists, tagged as jobs that survive crashes." },
      { name: "topics", description: "The vocabulary." },
      { name: "service", description: "What runs, and whether it is well." },
    ],
  },
  refResolver: {
    buildLocalReference: (json, _baseUri, _fragment, i) =>
      typeof json.$id === "string" ? json.$id : `schema-${i}`,
  },
};
