import { Live, Ready } from "./health.ts";
import { InfoBody } from "./info.ts";
import { jobSchemas } from "./jobs.ts";
import { Problem } from "./problem.ts";
import { ProfileBody } from "./profile.ts";
import * as tagged from "./tagged.ts";
import { BatchItem, BatchRequest, TagRequest } from "./text.ts";
import { TopicBody, VocabularyBody } from "./topics.ts";

/** Schemas with a name: routes refer to them, and openapi.yaml lists them once. */
export const sharedSchemas = [
  TagRequest,
  BatchItem,
  BatchRequest,
  tagged.Bilingual,
  tagged.Stamp,
  tagged.WarningBody,
  tagged.Evidence,
  tagged.NearTopic,
  tagged.TaggedBody,
  tagged.TaggedEntry,
  tagged.FailedEntry,
  tagged.BatchAnswer,
  tagged.TaggedLine,
  tagged.FailedLine,
  TopicBody,
  VocabularyBody,
  ...jobSchemas,
  ProfileBody,
  InfoBody,
  Live,
  Ready,
  Problem,
] as const;
