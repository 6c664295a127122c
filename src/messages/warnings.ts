import type { ReaderLanguage } from "../languages/language.ts";
import type { WarningCode } from "../warnings.ts";

export const warningTexts: Record<WarningCode, Record<ReaderLanguage, string>> = {
  "language-other": {
    en: "The text seems to be in neither English nor French, so it was not tagged. Name a language to tag it all the same.",
    fr: "Le texte ne semble être ni en anglais ni en français ; il n'a pas été étiqueté. Précisez une langue pour l'étiqueter malgré tout.",
  },
  "language-mixed": {
    en: "The text mixes English and French; scores are less sure than for one language.",
    fr: "Le texte mêle l'anglais et le français ; les scores sont moins sûrs que pour une seule langue.",
  },
  "language-uncertain": {
    en: "The language could not be told with confidence. Name it if the tags look wrong.",
    fr: "La langue n'a pas pu être reconnue avec certitude. Précisez-la si les étiquettes paraissent fausses.",
  },
  "title-only": {
    en: "Tagged from the title alone; an abstract would make the scores surer.",
    fr: "Étiqueté d'après le titre seul ; un résumé rendrait les scores plus sûrs.",
  },
  truncated: {
    en: "Only the beginning of the text was read, as asked: it has {tokens} tokens, more than the encoder's window.",
    fr: "Seul le début du texte a été lu, comme demandé : il compte {tokens} jetons, plus que la fenêtre de l'encodeur.",
  },
  "no-topic-fits": {
    en: "No topic of the vocabulary fits this text well enough.",
    fr: "Aucun sujet du vocabulaire ne correspond assez bien à ce texte.",
  },
  "encoding-guessed": {
    en: "The text is not in UTF-8 and was read as Windows-1252; check the accents.",
    fr: "Le texte n'est pas en UTF-8 ; il a été lu comme du Windows-1252 : vérifiez les accents.",
  },
  "encoding-mixed": {
    en: "The text mixes encodings: bytes that are not UTF-8 were read as Windows-1252.",
    fr: "Le texte mêle des encodages : ce qui n'est pas de l'UTF-8 a été lu comme du Windows-1252.",
  },
  "lines-skipped": {
    en: "Lines that belong to the page and to no publication were left out.",
    fr: "Des lignes qui appartiennent à la page et à aucune publication ont été laissées de côté.",
  },
  "retag-given-up": {
    en: "Tagging the list again failed several times and was given up; its tags are in part those from before. Ask for it once more (retag).",
    fr: "L'étiquetage à nouveau de la liste a échoué plusieurs fois et a été abandonné ; ses étiquettes sont en partie celles d'avant. Demandez-le encore une fois (retag).",
  },
  "model-replaced": {
    en: "The topics changed while this list was tagged: some results are older than its stamp says. Tag it again (retag) to have all by the same.",
    fr: "Les sujets ont changé pendant l'étiquetage de cette liste : certains résultats sont plus anciens que ne le dit son cachet. Relancez l'étiquetage (retag) pour que tous suivent les mêmes.",
  },
  "list-damaged": {
    en: "The list is damaged; what could be read around the damage was read.",
    fr: "La liste est abîmée ; ce qui pouvait être lu autour des dégâts l'a été.",
  },
};
