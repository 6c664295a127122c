import { words } from "../../text/fold.ts";
import { matchVocabulary, type VocabularyMatcher } from "../../topics/vocabulary/match-labels.ts";
import type { Vocabulary } from "../../topics/vocabulary/vocabulary.ts";

/** What a profile needs of one tagged publication. */
export interface ProfiledPublication {
  /** Its place in the list. */
  position: number;
  title: string;
  year?: number | undefined;
  keywords?: readonly string[] | undefined;
  /** The language its text was found to be in. */
  language: string;
  tags: readonly { topic: string; score: number }[];
}

/** A person's or lab's topics over a list of publications. */
export interface Profile {
  person?: string;
  publications: number;
  tagged: number;
  /** Most publications first; ties by the sum of scores, then by id. */
  topics: ProfileTopic[];
  /** Newest first; publications without a year under null, last. */
  years: ProfileSlice<number | null>[];
  languages: ProfileSlice<string>[];
  /** What the person says of themselves beside what was found. */
  declared: DeclaredTopic[];
  /** Publications that no topic fits. */
  untagged: { position: number; title: string }[];
  /** Keywords, declared topics and words of untagged titles that are nowhere in the vocabulary; most frequent first. */
  unmatched: { word: string; publications: number }[];
}

export interface ProfileTopic {
  topic: string;
  publications: number;
  /** Of all tagged publications, 0-1, how many have the topic. */
  share: number;
  /** Mean score over its publications, 0-1. */
  score: number;
  years: { year: number | null; publications: number }[];
  languages: Record<string, number>;
  /** The publications behind it, best score first; at most MAX_BEHIND. */
  behind: { position: number; title: string; score: number }[];
}

export interface ProfileSlice<Key> {
  key: Key;
  publications: number;
  topics: { topic: string; publications: number }[];
}

export interface DeclaredTopic {
  /** As written. */
  name: string;
  /** The topic it names, absent when the vocabulary has none. */
  topic?: string;
  /** Publications found with it. */
  publications: number;
}

/** Publications named behind one topic, and untagged ones: enough to read, few enough to answer with. */
const MAX_BEHIND = 200;
const MAX_UNTAGGED = 1000;
const MAX_UNMATCHED = 100;
/** Different words counted at most, so that a list of millions needs no more memory than a long one. */
const MAX_WORDS = 200_000;

export interface ProfileBuilder {
  add(publication: ProfiledPublication): void;
  profile(): Profile;
}

/** Adds up a profile publication by publication, in memory that does not grow with the list. */
export function createProfile(
  vocabulary: Vocabulary,
  {
    person,
    declaredTopics = [],
  }: { person?: string | undefined; declaredTopics?: readonly string[] | undefined } = {},
): ProfileBuilder {
  const matcher = matchVocabulary(vocabulary);
  const topics = new Map<string, TopicSum>();
  const years = new Map<number | null, SliceSum>();
  const languages = new Map<string, SliceSum>();
  const unmatched = new Map<string, { word: string; publications: number }>();
  const untagged: Profile["untagged"] = [];
  let publications = 0;
  let tagged = 0;
  return {
    add(publication) {
      const { position, title, year = null, language, tags } = publication;
      publications++;
      addSlice(years, year, tags);
      addSlice(languages, language, tags);
      for (const { topic, score } of tags)
        addTopic(topics, topic, { position, title, score }, year, language);
      if (tags.length > 0) tagged++;
      else if (untagged.length < MAX_UNTAGGED) untagged.push({ position, title });
      for (const word of unmatchedOf(publication, matcher)) countWord(unmatched, word);
    },
    profile: () => ({
      publications,
      tagged,
      topics: [...topics].map(([topic, sum]) => topicOf(topic, sum, tagged)).sort(byWeight),
      years: slicesOf(years).sort((a, b) => (b.key ?? -1) - (a.key ?? -1)),
      languages: slicesOf(languages).sort((a, b) => b.publications - a.publications),
      declared: declaredTopics.map((name) => declaredOf(name, matcher, topics)),
      untagged,
      unmatched: rankWords(
        unmatched,
        declaredTopics.filter((name) => matcher.find(name) === undefined),
      ),
      ...(person !== undefined && { person }),
    }),
  };
}

interface TopicSum {
  publications: number;
  score: number;
  years: Map<number | null, number>;
  languages: Map<string, number>;
  behind: ProfileTopic["behind"];
}

interface SliceSum {
  publications: number;
  topics: Map<string, number>;
}

function addTopic(
  topics: Map<string, TopicSum>,
  topic: string,
  publication: ProfileTopic["behind"][number],
  year: number | null,
  language: string,
): void {
  const sum = getOr(topics, topic, () => ({
    publications: 0,
    score: 0,
    years: new Map(),
    languages: new Map(),
    behind: [],
  }));
  sum.publications++;
  sum.score += publication.score;
  increment(sum.years, year);
  increment(sum.languages, language);
  sum.behind.push(publication);
  // Twice as many as are shown are kept before the weaker half goes, so that cutting is rare.
  if (sum.behind.length > 2 * MAX_BEHIND) sum.behind = strongest(sum.behind);
}

function addSlice<Key>(slices: Map<Key, SliceSum>, key: Key, tags: ProfiledPublication["tags"]): void {
  const slice = getOr(slices, key, () => ({ publications: 0, topics: new Map() }));
  slice.publications++;
  for (const { topic } of tags) increment(slice.topics, topic);
}

function topicOf(topic: string, sum: TopicSum, tagged: number): ProfileTopic {
  const years = [...sum.years].map(([year, publications]) => ({ year, publications }));
  return {
    topic,
    publications: sum.publications,
    share: round(sum.publications / tagged),
    score: round(sum.score / sum.publications),
    years: years.sort((a, b) => (b.year ?? -1) - (a.year ?? -1)),
    languages: Object.fromEntries(sum.languages),
    behind: strongest(sum.behind),
  };
}

function strongest(behind: ProfileTopic["behind"]): ProfileTopic["behind"] {
  return behind.toSorted((a, b) => b.score - a.score || a.position - b.position).slice(0, MAX_BEHIND);
}

function byWeight(a: ProfileTopic, b: ProfileTopic): number {
  return b.publications - a.publications || b.score - a.score || (a.topic < b.topic ? -1 : 1);
}

function slicesOf<Key>(slices: Map<Key, SliceSum>): ProfileSlice<Key>[] {
  return [...slices].map(([key, { publications, topics }]) => ({
    key,
    publications,
    topics: [...topics]
      .map(([topic, count]) => ({ topic, publications: count }))
      .sort((a, b) => b.publications - a.publications || (a.topic < b.topic ? -1 : 1)),
  }));
}

function declaredOf(name: string, matcher: VocabularyMatcher, topics: Map<string, TopicSum>): DeclaredTopic {
  const topic = matcher.find(name);
  if (topic === undefined) return { name, publications: 0 };
  return { name, topic, publications: topics.get(topic)?.publications ?? 0 };
}

/** Keywords the vocabulary does not know; of a publication without keywords that no topic fits, its title's words. */
function unmatchedOf(publication: ProfiledPublication, matcher: VocabularyMatcher): string[] {
  const { keywords = [], tags, title } = publication;
  if (keywords.length > 0) return keywords.filter((word) => matcher.find(word) === undefined);
  if (tags.length > 0) return [];
  return words(title).filter((word) => word.length > 4 && !STOP_WORDS.has(word) && !matcher.hasWord(word));
}

const STOP_WORDS = new Set(
  (
    "about after among analysis approach based beyond between during every first from large model models other results several " +
    "study their there these those through towards under using where which while within without without autour aspects cette comme comment depuis " +
    "entre etude leurs plusieurs premier quelques selon toujours travers application applications methode methodes methods method nouvelle nouveau"
  ).split(" "),
);

function countWord(unmatched: Map<string, { word: string; publications: number }>, word: string): void {
  const key = words(word).join(" ") || word.toLowerCase();
  const known = unmatched.get(key);
  if (known !== undefined) known.publications++;
  else if (unmatched.size < MAX_WORDS) unmatched.set(key, { word, publications: 1 });
}

/** Declared topics without a match come first: somebody wants them. */
function rankWords(
  unmatched: Map<string, { word: string; publications: number }>,
  declared: readonly string[],
): Profile["unmatched"] {
  const asked = declared.map((word) => ({
    word,
    publications: unmatched.get(words(word).join(" "))?.publications ?? 0,
  }));
  const known = new Set(asked.map(({ word }) => words(word).join(" ")));
  const others = [...unmatched].filter(([key]) => !known.has(key)).map(([, count]) => count);
  others.sort((a, b) => b.publications - a.publications || (a.word < b.word ? -1 : 1));
  return [...asked, ...others].slice(0, MAX_UNMATCHED);
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function getOr<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** Four decimals, as scores. */
function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
