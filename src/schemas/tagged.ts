import { type Static, Type } from "typebox";
import { TEXT_LANGUAGES, type TextLanguage } from "../languages/language.ts";
import { ndjson, withId } from "./text.ts";

const closed = { additionalProperties: false };

export const Bilingual = Type.Object(
  { en: Type.String(), fr: Type.String() },
  { ...closed, $id: "Bilingual" },
);

export const Stamp = Type.Object(
  {
    encoder: Type.String({ description: "Name, dtype, pooling and hash of the encoder." }),
    vocabulary: Type.String({ description: "Hash of the vocabulary." }),
    centroids: Type.String({ description: "Hash of centroids, calibration and thresholds." }),
    version: Type.String({ description: "Version of Topique." }),
  },
  {
    ...closed,
    $id: "Stamp",
    description: "What made the answer; the same stamp and text give the same tags.",
  },
);
export type Stamp = Static<typeof Stamp>;

const Tag = Type.Object(
  {
    topic: Type.String({ description: "Id of a topic of the vocabulary." }),
    label: Type.Ref("Bilingual"),
    score: Type.Number({
      minimum: 0,
      maximum: 1,
      description: "Calibrated probability that the topic fits.",
    }),
    similarity: Type.Number({
      minimum: -1.0001,
      maximum: 1.0001,
      description: "Cosine to the topic's nearest centroid.",
    }),
  },
  closed,
);

export const WarningBody = Type.Object(
  { code: Type.String({ description: "Stable; the detail is for people." }), detail: Type.String() },
  { ...closed, $id: "Warning" },
);

const tagged = {
  language: Type.Object(
    {
      code: Type.Unsafe<TextLanguage>({
        type: "string",
        enum: [...TEXT_LANGUAGES],
      }),
      confidence: Type.Number({ minimum: 0, maximum: 1 }),
    },
    closed,
  ),
  basis: Type.Unsafe<"abstract" | "title">({
    type: "string",
    enum: ["abstract", "title"],
    description: "What was read; a title alone has thresholds of its own.",
  }),
  tags: Type.Array(Tag, { description: "Best score first." }),
  abstained: Type.Boolean({ description: "True when no topic fits, and tags is empty." }),
  text: Type.Object(
    {
      tokens: Type.Integer({
        minimum: 0,
        description:
          "Of the whole text, whatever was cut; those that the encoder does not read (function words, punctuation) are not counted.",
      }),
      chunks: Type.Integer({ minimum: 0 }),
      truncated: Type.Boolean(),
    },
    closed,
  ),
  warnings: Type.Array(Type.Ref("Warning")),
};

export const TaggedBody = Type.Object({ ...tagged, stamp: Type.Ref("Stamp") }, { ...closed, $id: "Tagged" });

const EntryError = Type.Object(
  {
    code: Type.String(),
    detail: Type.String(),
    field: Type.Optional(Type.String({ description: "JSON pointer." })),
  },
  closed,
);

export const TaggedEntry = Type.Object(withId(tagged), { ...closed, $id: "TaggedEntry" });
export const FailedEntry = Type.Object(withId({ error: EntryError }), { ...closed, $id: "FailedEntry" });

export const BatchAnswer = Type.Object(
  {
    results: Type.Array(Type.Union([Type.Ref("TaggedEntry"), Type.Ref("FailedEntry")]), {
      description: "One for each entry, in the order given.",
    }),
    stamp: Type.Ref("Stamp"),
  },
  { ...closed, $id: "BatchAnswer", description: "All results are of one model, which the stamp names." },
);

const line = Type.Integer({
  minimum: 1,
  description: "Line of the request, counted from 1, blank ones included.",
});

export const TaggedLine = Type.Object(
  { ...withId({ line }), ...tagged, stamp: Type.Ref("Stamp") },
  {
    ...closed,
    $id: "TaggedLine",
    description: "Every line names its own model, which may be replaced while a stream lasts.",
  },
);
export const FailedLine = Type.Object(withId({ line, error: EntryError }), { ...closed, $id: "FailedLine" });

export const BatchLines = ndjson(
  "One TaggedLine or FailedLine for each line that is not blank, in the order given.",
);
