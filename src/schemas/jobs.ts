import { type Static, Type } from "typebox";
import { READER_LANGUAGES, type ReaderLanguage } from "../languages/language.ts";
import {
  COLUMN_FIELDS,
  FORMAT_NAMES,
  type FormatName,
  WRITTEN_BACK,
  type WrittenBack,
} from "../publications/format.ts";
import { TagQuery } from "./text.ts";

const closed = { additionalProperties: false };

/** Longest Prefer: wait, in seconds: proxies give up on a silent request soon after. */
export const MAX_WAIT_SECONDS = 60;
export const MAX_PAGE = 100;

const STATES = ["receiving", "reading", "tagging", "retagging", "done", "failed", "cancelled"] as const;

const count = (description: string) => Type.Integer({ minimum: 0, description });

export const JobBody = Type.Object(
  {
    id: Type.String(),
    state: Type.Unsafe<(typeof STATES)[number]>({ type: "string", enum: [...STATES] }),
    counts: Type.Object(
      {
        read: count("Records in the list, readable or not."),
        duplicates: count("Records merged into another one."),
        tagged: count("Publications with a result, those that no topic fits among them."),
        failed: count("Records that could not be read and publications that could not be tagged."),
        waiting: count("Publications still to be tagged; 0 until the list is read."),
      },
      closed,
    ),
    rate: Type.Optional(Type.Number({ description: "Publications a second since tagging began." })),
    secondsLeft: Type.Optional(Type.Number({ description: "Until the last is tagged, at that rate." })),
    options: Type.Object(
      {
        language: Type.String(),
        limit: Type.Integer(),
        threshold: Type.Optional(Type.Number()),
        overflow: Type.String(),
      },
      closed,
    ),
    list: Type.Object(
      { bytes: Type.Integer(), name: Type.Optional(Type.String()) },
      { additionalProperties: true, description: "What was sent, and what reading found out about it." },
    ),
    warnings: Type.Array(Type.Ref("Warning")),
    failure: Type.Optional(Type.Ref("Warning")),
    stamp: Type.Optional(Type.Ref("Stamp")),
    createdAt: Type.String({ description: "RFC 3339." }),
    finishedAt: Type.Optional(Type.String()),
    links: Type.Record(Type.String(), Type.String()),
  },
  { ...closed, $id: "Job" },
);
export type JobBody = Static<typeof JobBody>;

export const JobPage = Type.Object(
  {
    jobs: Type.Array(Type.Ref("Job"), { description: "Newest first." }),
    next: Type.Optional(Type.String({ description: "Cursor of the next page; absent on the last." })),
  },
  { ...closed, $id: "JobPage" },
);

const Version = Type.Object(
  { position: Type.Integer(), lines: Type.Array(Type.Integer()) },
  { additionalProperties: true, description: "A record merged into this one, as it was." },
);

const ListedPublication = Type.Object(
  {
    position: Type.Integer({ minimum: 0, description: "Place in the list, counted from 0." }),
    lines: Type.Array(Type.Integer(), { description: "First and last line." }),
    title: Type.String(),
    authors: Type.Array(Type.String()),
    abstract: Type.Optional(Type.String()),
    year: Type.Optional(Type.Integer()),
    venue: Type.Optional(Type.String()),
    doi: Type.Optional(Type.String()),
    arxiv: Type.Optional(Type.String()),
    url: Type.Optional(Type.String()),
    id: Type.Optional(Type.String({ description: "The record's own id, such as a citation key." })),
    basis: Type.String({ description: "abstract or title: what the tags stand on." }),
    language: Type.Object({ code: Type.String(), confidence: Type.Number() }, closed),
    tags: Type.Array(
      Type.Object(
        {
          topic: Type.String(),
          label: Type.Ref("Bilingual"),
          score: Type.Number(),
          similarity: Type.Number(),
        },
        closed,
      ),
    ),
    abstained: Type.Boolean(),
    warnings: Type.Array(Type.Ref("Warning")),
    versions: Type.Array(Version),
  },
  { ...closed, $id: "ListedPublication" },
);

const ListedFailure = Type.Object(
  {
    position: Type.Integer(),
    lines: Type.Array(Type.Integer()),
    reason: Type.String({ description: "A stable code." }),
    excerpt: Type.Optional(Type.String()),
    title: Type.Optional(Type.String()),
  },
  { ...closed, $id: "ListedFailure" },
);

export const ListResults = Type.Object(
  {
    publications: Type.Array(Type.Ref("ListedPublication"), { description: "In the order of the list." }),
    failures: Type.Array(Type.Ref("ListedFailure")),
    counts: Type.Index(JobBody, Type.Literal("counts")),
  },
  { ...closed, $id: "ListResults" },
);

export const jobSchemas = [JobBody, JobPage, ListedPublication, ListedFailure, ListResults] as const;

export const COLUMN_PREFIX = "column.";

const columns = Object.fromEntries(
  COLUMN_FIELDS.map((field) => [
    `${COLUMN_PREFIX}${field}`,
    Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: `For tables: name of the column with the ${field}, or its number counted from 1.`,
      }),
    ),
  ]),
);

export const ListQuery = Type.Object(
  {
    ...TagQuery.properties,
    ...columns,
    format: Type.Optional(
      Type.Unsafe<FormatName>({
        type: "string",
        enum: [...FORMAT_NAMES],
        description: "Format of the list; told from its content when absent.",
      }),
    ),
  },
  closed,
);
export type ListQuery = Static<typeof ListQuery>;

const { lang, limit, threshold } = TagQuery.properties;

/** What may be decided anew; the rest would need inference. */
export const RetagQuery = Type.Object({ limit, threshold, lang }, closed);

export const JobParams = Type.Object({ id: Type.String() }, closed);

export const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: 20 })),
    cursor: Type.Optional(Type.String({ maxLength: 40, description: "As `next` of the page before." })),
    lang,
  },
  closed,
);

export type ResultFormat = "json" | "ndjson" | WrittenBack;
export const RESULT_FORMATS: readonly ResultFormat[] = [
  "json",
  "ndjson",
  ...(Object.keys(WRITTEN_BACK) as WrittenBack[]),
];

export const ResultsQuery = Type.Object(
  {
    format: Type.Optional(
      Type.Unsafe<ResultFormat>({
        type: "string",
        enum: [...RESULT_FORMATS],
        default: "json",
        description:
          "bibtex, ris and csv give the list back as it came with the topics added as keywords; csv of any other list is a new table.",
      }),
    ),
    lang: Type.Optional(
      Type.Unsafe<ReaderLanguage>({
        type: "string",
        enum: [...READER_LANGUAGES],
        description: "Language of keywords, column names and warnings, before Accept-Language.",
      }),
    ),
  },
  closed,
);
