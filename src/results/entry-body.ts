import type { ErrorCode } from "../errors.ts";
import { isOurs } from "../http/status-codes.ts";
import { warningMessage } from "../messages/messages.ts";
import type { MergedPublication } from "../publications/duplicates/duplicates.ts";
import type { Publication } from "../publications/publication.ts";
import type { WarningCode } from "../warnings.ts";
import { labelOf, type Wording } from "./labels.ts";
import type { Notice } from "./notice.ts";
import { isTagged, type Tagged } from "./outcome.ts";
import type { Entry } from "./tagged-list.ts";

/** An entry as the contract shows it: a tagged publication, a failure, or nothing for one never tried. */
export function entryBody(
  entry: Entry,
  wording: Wording,
): { publication: object } | { failure: object } | undefined {
  const list = entry.list === undefined ? {} : { list: entry.list };
  if ("failure" in entry) {
    const { place, reason, excerpt } = entry.failure;
    return { failure: { ...list, position: place.position, lines: place.lines, reason, excerpt } };
  }
  const { publication, outcome } = entry;
  if (!outcome) return undefined;
  const { position, lines } = publication.place;
  if (isTagged(outcome)) {
    return { publication: { ...list, position, lines, ...publicationBody(publication, outcome, wording) } };
  }
  return {
    failure: { ...list, position, lines, reason: reasonOf(outcome.error), title: publication.title },
  };
}

/** Why a publication could not be tagged; what is our own fault stays in the log. */
export function reasonOf({ code }: Notice): string {
  return isOurs(code as ErrorCode) ? "internal" : code;
}

function publicationBody(
  publication: MergedPublication,
  { basis, language, tags, warnings }: Tagged,
  wording: Wording,
): object {
  return {
    ...bibliographic(publication),
    basis,
    language,
    tags: tags.map(({ topic, score, similarity }) => ({
      topic,
      label: labelOf(topic, wording.vocabulary),
      score,
      similarity,
    })),
    abstained: tags.length === 0,
    warnings: warnings.map(({ code, facts }) => ({
      code,
      detail: warningMessage(code as WarningCode, facts, wording.language),
    })),
    versions: publication.versions.map((version) => ({
      position: version.place.position,
      lines: version.place.lines,
      ...bibliographic(version),
    })),
  };
}

function bibliographic(publication: Publication): object {
  const { title, authors, abstract, year, venue, doi, arxiv, url, id } = publication;
  // Undefined fields are left out when written as JSON.
  return { title, authors, abstract, year, venue, doi, arxiv, url, id };
}
