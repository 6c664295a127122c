import accepts from "accepts";
import type { FastifyRequest } from "fastify";
import { READER_LANGUAGES, type ReaderLanguage } from "../languages/language.ts";

/** The language to speak to whoever sent the request: ?lang= first, then Accept-Language, then English. */
export function readerLanguage(request: FastifyRequest): ReaderLanguage {
  // A request whose address can't be read has no query.
  const lang = (request.query as { lang?: unknown } | null)?.lang;
  const known = (code: unknown) => READER_LANGUAGES.find((language) => language === code);
  const accepted = () =>
    request.headers["accept-language"] !== undefined && accepts(request.raw).language([...READER_LANGUAGES]);
  return known(lang) ?? known(accepted()) ?? "en";
}
