import type { ErrorCode } from "../errors.ts";
import { isOurs } from "../http/status-codes.ts";
import { isTagged, type Tagged } from "../jobs/outcome.ts";
import { isUnreadable, type ListedEntry, type ListedPublication } from "../jobs/results.ts";
import { type Language, warningMessage } from "../messages/messages.ts";
import type { Publication } from "../publications/publication.ts";
import type { Vocabulary } from "../topics/vocabulary/vocabulary.ts";
import type { WarningCode } from "../warnings.ts";

/** An entry of the list as the contract shows it: a tagged publication, a failure, or nothing for one never tried. */
export function entryBody(
  entry: ListedEntry,
  vocabulary: Vocabulary,
  language: Language,
): { publication: object } | { failure: object } | undefined {
  if (isUnreadable(entry)) return { failure: entry };
  const { outcome } = entry;
  if (!outcome) return undefined;
  const { position, publication } = entry;
  if (!isTagged(outcome)) {
    const reason = isOurs(outcome.error.code as ErrorCode) ? "internal" : outcome.error.code;
    return { failure: { position, lines: publication.place.lines, reason, title: publication.title } };
  }
  return { publication: publicationBody(entry, outcome, vocabulary, language) };
}

function publicationBody(
  { position, publication, versions }: ListedPublication,
  outcome: Tagged,
  vocabulary: Vocabulary,
  language: Language,
): object {
  return {
    position,
    lines: publication.place.lines,
    ...bibliographic(publication),
    basis: outcome.basis,
    language: outcome.language,
    tags: outcome.tags.map(({ topic, score, similarity }) => ({
      topic,
      label: labelOf(topic, vocabulary),
      score,
      similarity,
    })),
    abstained: outcome.tags.length === 0,
    warnings: outcome.warnings.map(({ code, facts }) => ({
      code,
      detail: warningMessage(code as WarningCode, facts, language),
    })),
    versions: versions.map((version) => ({
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

/** A topic's words; its id stands in when the vocabulary has changed since it was given. */
export function labelOf(topic: string, vocabulary: Vocabulary): { en: string; fr: string } {
  const at = vocabulary.indexOf(topic);
  const known = at === undefined ? undefined : vocabulary.topics[at];
  return known?.label ?? { en: topic, fr: topic };
}
