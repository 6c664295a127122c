import { type Static, Type } from "typebox";

const closed = { additionalProperties: false };

const count = Type.Integer({ minimum: 0 });
const year = Type.Unsafe<number | null>({
  type: ["integer", "null"],
  description: "null where no year is known.",
});
const behind = Type.Array(
  Type.Object({ position: count, title: Type.String(), score: Type.Number() }, closed),
);
const slice = (key: ReturnType<typeof Type.Unsafe<number | null>> | ReturnType<typeof Type.String>) =>
  Type.Object(
    {
      key,
      publications: count,
      topics: Type.Array(Type.Object({ topic: Type.String(), publications: count }, closed)),
    },
    closed,
  );

const TopicOfProfile = Type.Object(
  {
    topic: Type.String(),
    label: Type.Ref("Bilingual"),
    publications: count,
    share: Type.Number({ description: "Of all publications with a topic, how many have this one." }),
    score: Type.Number({ description: "Mean score over them." }),
    years: Type.Array(Type.Object({ year, publications: count }, closed), { description: "Newest first." }),
    languages: Type.Record(Type.String(), count),
    behind,
  },
  closed,
);

export const ProfileBody = Type.Object(
  {
    person: Type.Optional(Type.String({ description: "As the list's page names them." })),
    publications: count,
    tagged: count,
    topics: Type.Array(TopicOfProfile, { description: "Most publications first." }),
    years: Type.Array(slice(year)),
    languages: Type.Array(slice(Type.String())),
    declared: Type.Array(
      Type.Object(
        {
          name: Type.String({ description: "As written." }),
          topic: Type.Optional(
            Type.String({ description: "The topic it names; absent when there is none." }),
          ),
          label: Type.Optional(Type.Ref("Bilingual")),
          publications: count,
        },
        closed,
      ),
      { description: "What the person says of themselves, beside what was found." },
    ),
    untagged: Type.Array(Type.Object({ position: count, title: Type.String() }, closed)),
    unmatched: Type.Array(Type.Object({ word: Type.String(), publications: count }, closed), {
      description: "Words that match nothing in the vocabulary.",
    }),
  },
  { ...closed, $id: "Profile" },
);
export type ProfileBody = Static<typeof ProfileBody>;
