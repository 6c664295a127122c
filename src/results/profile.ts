import {
  createProfile,
  type DeclaredTopic,
  type Profile,
  type ProfileTopic,
} from "../publications/profile/profile.ts";
import type { Bilingual, Vocabulary } from "../topics/vocabulary/vocabulary.ts";
import { labelOf } from "./labels.ts";
import { type Entry, type TaggedList, taggedOf } from "./tagged-list.ts";

/** A profile with the topics' words. */
export interface LabelledProfile extends Profile {
  topics: (ProfileTopic & { label: Bilingual })[];
  declared: (DeclaredTopic & { label?: Bilingual })[];
}

/** Adds up the profile of a list entry by entry. */
export interface ProfileOfList {
  add(entry: Entry): void;
  /** With labels, which are looked up last. */
  profile(): LabelledProfile;
}

export function profileOfList(
  { person, declaredTopics }: TaggedList["detected"],
  vocabulary: Vocabulary,
): ProfileOfList {
  const builder = createProfile(vocabulary, { person, declaredTopics });
  const label = (topic: string) => labelOf(topic, vocabulary);
  return {
    add(entry) {
      const tagged = taggedOf(entry);
      if ("failure" in entry || !tagged) return;
      const { title, year, keywords, place } = entry.publication;
      const language = tagged.language.code;
      builder.add({ position: place.position, title, year, keywords, language, tags: tagged.tags });
    },
    profile() {
      const profile = builder.profile();
      return {
        ...profile,
        topics: profile.topics.map(({ topic, ...rest }) => ({ topic, label: label(topic), ...rest })),
        declared: profile.declared.map(({ topic, ...rest }) =>
          topic === undefined ? rest : { ...rest, topic, label: label(topic) },
        ),
      };
    },
  };
}

/** The profile of a list as JSON. */
export async function profileAsJson(list: TaggedList, vocabulary: Vocabulary): Promise<string> {
  const sum = profileOfList(list.detected, vocabulary);
  for await (const entry of list.entries()) sum.add(entry);
  return JSON.stringify(sum.profile());
}
