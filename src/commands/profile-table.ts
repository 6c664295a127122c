import type { ReaderLanguage } from "../languages/language.ts";
import { listWords } from "../messages/lists.ts";
import type { LabelledProfile } from "../results/profile.ts";
import { bar } from "./bar.ts";

const BAR_WIDTH = 20;
const TOP_TOPICS = 15;
const TOP_WORDS = 20;
const TITLE_WIDTH = 90;

/** A profile for a person's eyes: its topics with bars; `whole` adds years, languages, declared topics and what fits nowhere. */
export function profileTable(profile: LabelledProfile, language: ReaderLanguage, whole: boolean): string {
  const words = listWords[language];
  const labels = new Map(profile.topics.map(({ topic, label }) => [topic, label[language]]));
  const label = (topic: string) => labels.get(topic) ?? topic;
  const topics = whole ? profile.topics : profile.topics.slice(0, TOP_TOPICS);
  const width = Math.max(0, ...topics.map(({ topic }) => label(topic).length));
  const parts = [
    section(
      words.topics,
      topics.map(
        ({ topic, share, publications }) =>
          `${label(topic).padEnd(width)}  ${bar(share, BAR_WIDTH)} ${percent(share)} ${String(publications).padStart(5)}`,
      ),
    ),
  ];
  if (profile.topics.length > topics.length)
    parts.push(`  ${words.more(profile.topics.length - topics.length)}\n`);
  if (profile.declared.length > 0) {
    parts.push(
      section(
        words.declared,
        profile.declared.map(({ name, label, publications }) =>
          label === undefined
            ? `${name}  (${words.notInVocabulary})`
            : `${name}  = ${label[language]}  ${publications}`,
        ),
      ),
    );
  }
  if (!whole) return parts.join("");
  const slice = (
    key: string,
    { publications, topics }: LabelledProfile["languages"][number] | LabelledProfile["years"][number],
  ) =>
    `${key}  ${publications}  ${topics
      .slice(0, 3)
      .map(({ topic, publications }) => `${label(topic)} ${publications}`)
      .join(", ")}`;
  parts.push(
    section(
      words.years,
      profile.years.map((year) => slice(year.key === null ? words.noYear : String(year.key), year)),
    ),
    section(
      words.languages,
      profile.languages.map((one) => slice(one.key, one)),
    ),
    section(
      words.untagged,
      profile.untagged.map(({ position, title }) => `${position}  ${shortened(title)}`),
    ),
    section(words.unmatched, [
      profile.unmatched
        .slice(0, TOP_WORDS)
        .map(({ word, publications }) => `${word} ${publications}`)
        .join(", "),
    ]),
  );
  return parts.join("");
}

function section(title: string, lines: readonly string[]): string {
  const filled = lines.filter((line) => line !== "");
  return filled.length === 0 ? "" : `\n${title}\n${filled.map((line) => `  ${line}\n`).join("")}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`.padStart(4);
}

function shortened(title: string): string {
  return title.length > TITLE_WIDTH ? `${title.slice(0, TITLE_WIDTH - 1)}…` : title;
}
