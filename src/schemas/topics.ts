import { type Static, Type } from "typebox";

const closed = { additionalProperties: false };
const labels = Type.Array(Type.String());
const bilingual = Type.Ref("Bilingual");

export const TopicBody = Type.Object(
  {
    id: Type.String(),
    area: Type.Object({ id: Type.String(), label: bilingual }, closed),
    label: bilingual,
    altLabel: Type.Object({ en: labels, fr: labels }, closed),
    definition: bilingual,
    scopeNote: Type.Optional(
      Type.Object({ en: Type.Optional(Type.String()), fr: Type.Optional(Type.String()) }, closed),
    ),
    related: Type.Array(Type.String(), { description: "Ids of topics easily confused with this one." }),
  },
  { ...closed, $id: "Topic" },
);
export type TopicBody = Static<typeof TopicBody>;

export const VocabularyBody = Type.Object(
  {
    vocabulary: Type.String({ description: "Hash of the vocabulary, as in every stamp." }),
    areas: Type.Array(Type.Object({ id: Type.String(), label: bilingual }, closed)),
    topics: Type.Array(Type.Ref("Topic")),
  },
  { ...closed, $id: "Vocabulary" },
);

export const TopicParams = Type.Object({ id: Type.String() }, closed);
