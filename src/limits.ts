/** Limits of the contract that no setting changes. */

/** Characters of one title or abstract: a whole long paper, a few seconds of one worker. */
export const MAX_TEXT_LENGTH = 200_000;
/** Characters of one record of a list, all that it says together and some for each value (see publications/size.ts). */
export const MAX_RECORD_SIZE = 600_000;
/** Entries of one JSON batch; NDJSON has no such limit. */
export const MAX_BATCH_ENTRIES = 1_000;
/** Tags of one answer: more than any vocabulary has topics to give. */
export const MAX_TAGS = 100;
export const DEFAULT_TAGS = 5;
/** Sentences whose part in an embedding is told one by one. */
export const MAX_SENTENCES = 50;
/** Terms of one tag's evidence that are told one by one, and places of each: more than any abstract has. */
export const MAX_TERMS = 300;
export const MAX_SPANS = 20;
/** Characters of an entry's own id. */
export const MAX_ID_LENGTH = 1_000;
/** Greatest id that is a number. */
export const MAX_ID = 999_999_999_999_999;
/** Fields of a form before its file: more than a page's form has, and none of them is looked at. */
export const MAX_FORM_FIELDS = 100;
