import accepts from "accepts";
import type { FastifyRequest } from "fastify";
import type { Language } from "../messages/messages.ts";

/** The language to speak to whoever sent the request: ?lang= first, then Accept-Language, then English. */
export function readerLanguage(request: FastifyRequest): Language {
  // A request whose address can't be read has no query.
  const lang = (request.query as { lang?: unknown } | null)?.lang;
  if (lang === "en" || lang === "fr") return lang;
  if (request.headers["accept-language"] === undefined) return "en";
  return accepts(request.raw).language(["en", "fr"]) === "fr" ? "fr" : "en";
}
