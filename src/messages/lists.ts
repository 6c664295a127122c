import type { ReaderLanguage } from "../languages/language.ts";

/** Why a record of a list could not be read, and what the command over lists says. */
const REASONS: Record<string, Record<ReaderLanguage, string>> = {
  "title-missing": { en: "neither title nor abstract", fr: "ni titre ni résumé" },
  syntax: { en: "can't be understood", fr: "incompréhensible" },
  "cut-off": { en: "cut off", fr: "coupé" },
  unclosed: { en: "never closed", fr: "jamais fermé" },
  "quote-unclosed": { en: "a quote that never closes", fr: "un guillemet jamais fermé" },
  "record-too-long": { en: "too long for one publication", fr: "trop long pour une seule publication" },
  "macros-too-long": {
    en: "@string's macros make too long a text",
    fr: "les macros @string donnent un texte trop long",
  },
};

/** A read failure's reason in words; a reason that has none is said as it is. */
export function reasonText(reason: string, language: ReaderLanguage): string {
  return REASONS[reason]?.[language] ?? reason;
}

export const listWords = {
  en: {
    reading: "reading",
    tagging: "tagging",
    lines: "lines",
    more: (count: number) => `... and ${count} more`,
    summary: (read: number, publications: number, duplicates: number, failures: number) =>
      `${many(read, "record")} read: ${many(publications, "publication")}, ${many(duplicates, "duplicate")}, ${many(failures, "failure")}`,
    tagged: (tagged: number, untagged: number) => `${tagged} tagged, ${untagged} that no topic fits`,
    topics: "Topics",
    years: "Years",
    languages: "Languages",
    declared: "Declared topics",
    untagged: "No topic fits",
    unmatched: "Words the vocabulary lacks",
    notInVocabulary: "not in the vocabulary",
    noYear: "no year",
    nothing: "Nothing could be read.",
    interrupted: (done: number, total: number) => `Stopped at ${done} of ${total}. Go on with --resume.`,
    resumed: (count: number) => `Going on after ${many(count, "publication")} tagged before.`,
    startedOver:
      "What is left of an earlier run does not belong to these lists, options and model; starting over.",
  },
  fr: {
    reading: "lecture",
    tagging: "étiquetage",
    lines: "lignes",
    more: (count: number) => `... et ${count} de plus`,
    summary: (read: number, publications: number, duplicates: number, failures: number) =>
      `notices lues : ${read} ; publications : ${publications}, doublons : ${duplicates}, échecs : ${failures}`,
    tagged: (tagged: number, untagged: number) =>
      `étiquetées : ${tagged}, sans sujet qui convienne : ${untagged}`,
    topics: "Sujets",
    years: "Années",
    languages: "Langues",
    declared: "Sujets déclarés",
    untagged: "Sans sujet",
    unmatched: "Mots absents du vocabulaire",
    notInVocabulary: "absent du vocabulaire",
    noYear: "sans année",
    nothing: "Rien n'a pu être lu.",
    interrupted: (done: number, total: number) => `Arrêté à ${done} sur ${total}. Reprendre avec --resume.`,
    resumed: (count: number) => `Reprise ; déjà étiquetées : ${count}.`,
    startedOver:
      "Le reste d'un passage précédent ne correspond pas à ces listes, options et modèle ; tout est repris.",
  },
} as const;

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
