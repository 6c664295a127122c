import { type Static, Type } from "typebox";
import {
  MODEL_LANGUAGES,
  type ModelLanguage,
  TEXT_LANGUAGES,
  type TextLanguage,
} from "../languages/language.ts";
import { MAX_SENTENCES, MAX_TERMS } from "../limits.ts";
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

const reason = {
  contribution: Type.Number({ description: "Part of the similarity." }),
  spans: Type.Array(
    Type.Object(
      {
        field: Type.Unsafe<"title" | "abstract">({ type: "string", enum: ["title", "abstract"] }),
        start: Type.Integer({ minimum: 0 }),
        end: Type.Integer({ minimum: 0, description: "Behind the last." }),
      },
      closed,
    ),
    {
      description:
        "Where it stands in the text as it was given, in UTF-16 units; one that crosses from title to abstract has two. Empty where that can't be told.",
    },
  ),
};

export const Evidence = Type.Object(
  {
    embedding: Type.Number({ description: "What the encoder's reading of the whole text gives." }),
    sentences: Type.Array(Type.Object(reason, closed), {
      maxItems: MAX_SENTENCES,
      description:
        "What each sentence adds to that, compared with an average text; the 50th stands for all that follow. They add up to it.",
    }),
    terms: Type.Array(
      Type.Object(
        {
          term: Type.String({ description: "A word or a pair of words, folded, without function words." }),
          language: Type.Unsafe<ModelLanguage>({ type: "string", enum: [...MODEL_LANGUAGES] }),
          ...reason,
        },
        closed,
      ),
      { maxItems: MAX_TERMS, description: "Greatest contribution first." },
    ),
    others: Type.Optional(
      Type.Number({ description: "What all further terms give together, where a text has more of them." }),
    ),
  },
  {
    ...closed,
    $id: "Evidence",
    description:
      "Why a topic has its similarity: embedding, the contributions of the terms, and others add up to it.",
  },
);

const tag = {
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
  evidence: Type.Optional(Type.Ref("Evidence")),
};

const Tag = Type.Object(tag, closed);

export const NearTopic = Type.Object(
  { ...tag, threshold: Type.Number({ minimum: 0, maximum: 1, description: "The score it needed." }) },
  { ...closed, $id: "NearTopic", description: "A topic that is no tag, though nearer than others." },
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
  nearest: Type.Optional(
    Type.Array(Type.Ref("NearTopic"), {
      maxItems: 3,
      description:
        "Of an abstention, when evidence was asked for: the topics that came nearest, best score first.",
    }),
  ),
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
