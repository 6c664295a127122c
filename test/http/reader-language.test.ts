import type { FastifyRequest } from "fastify";
import t from "tap";
import { readerLanguage } from "../../src/http/reader-language.ts";

const request = (accept: string | undefined, query: object | null = {}) => {
  const headers = accept === undefined ? {} : { "accept-language": accept };
  return { query, headers, raw: { headers } } as unknown as FastifyRequest;
};

t.test("readerLanguage: ?lang=, then Accept-Language, then English", async (t) => {
  const cases: [accept: string | undefined, query: object | null, language: string][] = [
    [undefined, {}, "en"],
    ["fr", {}, "fr"],
    ["FR-ca", {}, "fr"],
    ["en-GB,fr;q=0.9", {}, "en"],
    ["de,fr;q=0.2,en;q=0.1", {}, "fr"],
    ["*", {}, "en"],
    ["de", {}, "en"],
    ["fr;q=0", {}, "en"],
    ["", {}, "en"],
    [";;q=,", {}, "en"],
    ["en", { lang: "fr" }, "fr"],
    ["fr", { lang: "de" }, "fr"],
    ["fr", { lang: ["fr", "en"] }, "fr"],
    ["fr", null, "fr"],
  ];
  for (const [accept, query, language] of cases) {
    t.equal(readerLanguage(request(accept, query)), language, `${accept} ${JSON.stringify(query)}`);
  }
});
