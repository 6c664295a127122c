import { english } from "./en/english.ts";
import { french } from "./fr/french.ts";
import type { LanguageFolder } from "./language.ts";
import type { PerLanguage } from "./per-language.ts";

/** From a language's code to all that is known of it: the only place that knows which folders there are. */
export const FOLDERS: PerLanguage<LanguageFolder> = { en: english, fr: french };

/** In the model's order. */
export const ALL_FOLDERS: readonly LanguageFolder[] = Object.values(FOLDERS);
