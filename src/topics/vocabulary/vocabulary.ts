import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { TopiqueError } from "../../errors.ts";
import {
  isLabelLanguage,
  LABEL_LANGUAGES,
  type LabelLanguage,
  type ModelLanguage,
} from "../../languages/language.ts";

/** A text in every language of labels. */
export type Bilingual = Record<LabelLanguage, string>;

export interface Area {
  id: string;
  label: Bilingual;
}

export interface Topic {
  id: string;
  area: string;
  label: Bilingual;
  altLabel: Record<LabelLanguage, string[]>;
  definition: Bilingual;
  scopeNote?: Partial<Bilingual>;
  /** Ids of topics a person may confuse with this one. */
  related: string[];
}

/** All topics, in the order every [topics] array of the program follows. */
export interface Vocabulary {
  readonly areas: readonly Area[];
  readonly topics: readonly Topic[];
  readonly ids: readonly string[];
  /** First 16 hex digits of SHA-256 over the file: changes with any word of it. */
  readonly stamp: string;
  /** Position of a topic in every [topics] array; undefined when the vocabulary has no such topic. */
  indexOf(id: string): number | undefined;
}

/** Reads and checks a vocabulary file; throws TopiqueError "input-unreadable" that names the entry and the field. */
export function loadVocabulary(path: string): Vocabulary {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new TopiqueError("input-unreadable", { name: path, reason: "the file can't be read" }, { cause });
  }
  return parseVocabulary(text, path);
}

/** `name` is said in errors only. */
export function parseVocabulary(text: string, name = "vocabulary"): Vocabulary {
  const data = parseJson(text, name);
  const check = new Checker(name);
  const areas = check.list(data["areas"], "areas").map((entry, i) => readArea(check, entry, `areas[${i}]`));
  const topics = check
    .list(data["topics"], "topics")
    .map((entry, i) => readTopic(check, entry, `topics[${i}]`));
  check.unique(
    areas.map((area) => area.id),
    "areas",
  );
  check.unique(
    topics.map((topic) => topic.id),
    "topics",
  );
  if (topics.length === 0) check.fail("topics", "at least one topic", "none");
  const position = new Map(topics.map((topic, i) => [topic.id, i]));
  const areaIds = new Set(areas.map((area) => area.id));
  for (const [i, topic] of topics.entries()) {
    if (!areaIds.has(topic.area)) check.fail(`topics[${i}].area`, "the id of an area", topic.area);
    for (const id of topic.related) {
      if (!position.has(id)) check.fail(`topics[${i}].related`, "ids of topics", id);
    }
  }
  return {
    areas,
    topics,
    ids: topics.map((topic) => topic.id),
    stamp: createHash("sha256").update(text).digest("hex").slice(0, 16),
    indexOf: (id) => position.get(id),
  };
}

/** Preferred label first, then the alternative ones; none in a language that labels are not in. */
export function labelsOf(topic: Topic, language: LabelLanguage | ModelLanguage): string[] {
  return isLabelLanguage(language) ? [topic.label[language], ...topic.altLabel[language]] : [];
}

type Json = Record<string, unknown>;

function parseJson(text: string, name: string): Json {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new TopiqueError("input-unreadable", { name, reason: "not JSON" }, { cause });
  }
  return new Checker(name).object(data, "the file");
}

function readArea(check: Checker, entry: unknown, at: string): Area {
  const data = check.object(entry, at);
  return { id: check.id(data["id"], `${at}.id`), label: check.bilingual(data["label"], `${at}.label`) };
}

function readTopic(check: Checker, entry: unknown, at: string): Topic {
  const data = check.object(entry, at);
  const alt = check.object(data["altLabel"] ?? {}, `${at}.altLabel`);
  const note =
    data["scopeNote"] === undefined ? undefined : check.object(data["scopeNote"], `${at}.scopeNote`);
  return {
    id: check.id(data["id"], `${at}.id`),
    area: check.text(data["area"], `${at}.area`),
    label: check.bilingual(data["label"], `${at}.label`),
    altLabel: byLanguage((language) => check.texts(alt[language] ?? [], `${at}.altLabel.${language}`)),
    definition: check.bilingual(data["definition"], `${at}.definition`),
    ...(note && {
      scopeNote: Object.fromEntries(
        LABEL_LANGUAGES.filter((language) => note[language] !== undefined).map((language) => [
          language,
          check.text(note[language], `${at}.scopeNote.${language}`),
        ]),
      ),
    }),
    related: check.texts(data["related"] ?? [], `${at}.related`),
  };
}

function byLanguage<T>(of: (language: LabelLanguage) => T): Record<LabelLanguage, T> {
  return Object.fromEntries(LABEL_LANGUAGES.map((language) => [language, of(language)])) as Record<
    LabelLanguage,
    T
  >;
}

/** One place that says what was wanted and what came. */
class Checker {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  fail(field: string, wanted: string, came: unknown): never {
    const shown = typeof came === "string" ? came : (JSON.stringify(came) ?? "nothing");
    throw new TopiqueError("input-unreadable", {
      name: this.#name,
      reason: `${field}: wanted ${wanted}, came ${shown.slice(0, 60)}`,
    });
  }

  object(value: unknown, field: string): Json {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      this.fail(field, "an object", value);
    return value as Json;
  }

  list(value: unknown, field: string): unknown[] {
    return Array.isArray(value) ? value : this.fail(field, "a list", value);
  }

  text(value: unknown, field: string): string {
    return typeof value === "string" && value.trim() !== "" ? value : this.fail(field, "a text", value);
  }

  texts(value: unknown, field: string): string[] {
    return this.list(value, field).map((entry) => this.text(entry, field));
  }

  id(value: unknown, field: string): string {
    const id = this.text(value, field);
    return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)
      ? id
      : this.fail(field, "lower-case words joined by hyphens", id);
  }

  bilingual(value: unknown, field: string): Bilingual {
    const data = this.object(value, field);
    return byLanguage((language) => this.text(data[language], `${field}.${language}`));
  }

  unique(ids: string[], field: string): void {
    const twice = ids.find((id, i) => ids.indexOf(id) !== i);
    if (twice !== undefined) this.fail(field, "every id once", twice);
  }
}
