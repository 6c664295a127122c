import { ALL_FOLDERS } from "../../../languages/folders.ts";

/** Words that stand in titles in lower case and in no name. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  ALL_FOLDERS.flatMap(({ titleWords }) => titleWords),
);
