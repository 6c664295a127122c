import { type Static, type TProperties, Type } from "typebox";
import {
  GIVEN_LANGUAGES,
  type GivenLanguage,
  READER_LANGUAGES,
  type ReaderLanguage,
} from "../languages/language.ts";
import {
  DEFAULT_TAGS,
  MAX_BATCH_ENTRIES,
  MAX_ID,
  MAX_ID_LENGTH,
  MAX_TAGS,
  MAX_TEXT_LENGTH,
} from "../limits.ts";

const closed = { additionalProperties: false };

const needsText = { anyOf: [{ required: ["title"] }, { required: ["abstract"] }] };

const textFields = {
  title: Type.Optional(Type.String({ maxLength: MAX_TEXT_LENGTH, description: "Title of the publication." })),
  abstract: Type.Optional(
    Type.String({
      maxLength: MAX_TEXT_LENGTH,
      description: "The abstract, as it is: markup and LaTeX are cleaned.",
    }),
  ),
};

const language = Type.Optional(
  Type.Unsafe<GivenLanguage>({
    type: "string",
    enum: [...GIVEN_LANGUAGES],
    default: "auto",
    description:
      "Language of the text. A named language is believed, so a text in a third language is tagged too.",
  }),
);

const evidence = Type.Optional(
  Type.Boolean({
    default: false,
    description:
      "Each tag says why it is there: what the embedding and each term give, and where that stands in the text. An abstention names the topics that came nearest.",
  }),
);

const options = {
  language,
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAX_TAGS,
      default: DEFAULT_TAGS,
      description: "At most so many tags.",
    }),
  ),
  threshold: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        "Lowest score of a tag, in place of each topic's own threshold; 0 gives every topic up to the limit.",
    }),
  ),
  overflow: Type.Optional(
    Type.Unsafe<"chunk" | "truncate" | "error">({
      type: "string",
      enum: ["chunk", "truncate", "error"],
      default: "chunk",
      description: "A text longer than the encoder's window is read whole, cut, or refused.",
    }),
  ),
  evidence,
};

const readerLanguage = {
  lang: Type.Optional(
    Type.Unsafe<ReaderLanguage>({
      type: "string",
      enum: [...READER_LANGUAGES],
      description: "Language of messages and warnings, before Accept-Language. Labels always come in both.",
    }),
  ),
};

/** Query of routes that take no other option. */
export const ReaderQuery = Type.Object(readerLanguage, closed);
export type ReaderQuery = Static<typeof ReaderQuery>;

/** Options in the query: all there is for text/plain and NDJSON, defaults for a JSON body that names none. */
export const TagQuery = Type.Object({ ...options, ...readerLanguage }, closed);
export type TagQuery = Static<typeof TagQuery>;

const EXAMPLE = {
  title: "Learning to grasp unseen objects",
  abstract:
    "We train a robot arm to grasp objects it has never seen, from images alone. A policy learned by reinforcement in simulation is transferred to the real arm.",
  limit: 3,
};

export const TagRequest = Type.Object(
  { ...textFields, ...options },
  { ...closed, ...needsText, $id: "TagRequest", examples: [EXAMPLE] },
);
export type TagRequest = Static<typeof TagRequest>;

export const PlainText = Type.String({ maxLength: MAX_TEXT_LENGTH, description: "The abstract alone." });

const id = Type.Unsafe<string | number>({
  type: ["string", "integer"],
  maxLength: MAX_ID_LENGTH,
  // Longer ones are not exact in JavaScript, and could not be given back as they came.
  minimum: -MAX_ID,
  maximum: MAX_ID,
  description: "Given back as it came.",
});

export const BatchItem = Type.Object(
  { id: Type.Optional(id), ...textFields, language, evidence },
  { ...closed, ...needsText, $id: "BatchItem" },
);
export type BatchItem = Static<typeof BatchItem>;

export const BatchRequest = Type.Object(
  { items: Type.Array(Type.Ref("BatchItem"), { maxItems: MAX_BATCH_ENTRIES }), ...options },
  { ...closed, $id: "BatchRequest" },
);

/** The batch alone is checked first: a bad entry is answered in its place and never fails the others. */
export const BatchEnvelope = Type.Object(
  { items: Type.Array(Type.Unknown(), { maxItems: MAX_BATCH_ENTRIES }), ...options },
  closed,
);
export type BatchEnvelope = Static<typeof BatchEnvelope>;

/** A body that is read as a stream by its route, one JSON value a line. */
export function ndjson(description: string) {
  return Type.Unsafe<string>({ type: "string", contentMediaType: "application/x-ndjson", description });
}

/** Entry id as an answer repeats it, beside `fields`. */
export function withId<Fields extends TProperties>(fields: Fields) {
  return { id: Type.Optional(id), ...fields };
}
