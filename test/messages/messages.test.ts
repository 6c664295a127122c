import { readdirSync, readFileSync } from "node:fs";
import t from "tap";
import type { ErrorCode, ErrorFacts } from "../../src/errors.ts";
import { statusOf } from "../../src/http/status-codes.ts";
import type { ReaderLanguage } from "../../src/languages/language.ts";
import { errorTexts } from "../../src/messages/errors.ts";
import { errorMessage, typeset, warningMessage } from "../../src/messages/messages.ts";
import { warningTexts } from "../../src/messages/warnings.ts";
import type { WarningCode } from "../../src/warnings.ts";

const languages: ReaderLanguage[] = ["en", "fr"];

/** Facts without which a message can't be said at all. */
const needed: Partial<Record<ErrorCode, ErrorFacts>> = {
  "body-too-large": { limit: 8_388_608 },
  "topic-unknown": { topic: "x" },
  "route-unknown": { method: "GET", path: "/x" },
  "method-unsupported": { method: "GET", path: "/x", allowed: "POST" },
  "queue-full": { retryAfter: 1 },
  starting: { retryAfter: 1 },
  closing: { retryAfter: 1 },
  "database-unavailable": { retryAfter: 1 },
};

t.test("every error has whole sentences in English and in French, and a status", async (t) => {
  for (const code of Object.keys(errorTexts) as ErrorCode[]) {
    t.ok(statusOf[code] >= 400, `${code}: ${statusOf[code]}`);
    const [en, fr] = languages.map((language) => errorMessage(code, needed[code] ?? {}, language));
    for (const { title, detail } of [en!, fr!]) {
      t.match(title, /^[^.]+$/, title);
      t.match(detail, /^[\p{Lu}/].*\.$/u, detail);
      t.notMatch(detail, /[{}]|\s\?\s|undefined/, "nothing left to fill in");
    }
    t.not(en!.detail, fr!.detail, code);
  }
});

t.test("every warning has a sentence in English and in French", async (t) => {
  for (const code of Object.keys(warningTexts) as WarningCode[]) {
    const [en, fr] = languages.map((language) => warningMessage(code, { tokens: 1200 }, language));
    t.match(en, /^[A-Z].*\.$/);
    t.match(fr, /^\p{Lu}.*\.$/u);
    t.not(en, fr);
  }
});

t.test("errorMessage says field, what was wanted and what came", async (t) => {
  const cases: [ErrorFacts, string, string][] = [
    [
      { field: "/limit", type: "integer", minimum: 1, maximum: 100, came: "1000" },
      "/limit: wanted an integer from 1 to 100; came 1000.",
      "/limit\u00a0: attendu un entier de 1 à 100\u202f; reçu 1000.",
    ],
    [
      { field: "/threshold", type: "number", minimum: 0, maximum: 1, came: "true" },
      "/threshold: wanted a number from 0 to 1; came true.",
      "/threshold\u00a0: attendu un nombre de 0 à 1\u202f; reçu true.",
    ],
    [
      { field: "/language", type: "string", choices: "auto, en, fr", came: '"de"' },
      '/language: wanted one of auto, en, fr; came "de".',
      '/language\u00a0: attendu une valeur parmi auto, en, fr\u202f; reçu "de".',
    ],
    [
      { field: "/abstract", type: "string", maxLength: 200_000, length: 200_001 },
      "/abstract: wanted a text of at most 200,000 characters; came 200,001 characters.",
      "/abstract\u00a0: attendu un texte d'au plus 200\u202f000 caractères\u202f; reçu 200\u202f001 caractères.",
    ],
    [
      { field: "/items", type: "array", maxItems: 1000, items: 1001 },
      "/items: wanted a list of at most 1,000 entries; came 1,001 entries.",
      "/items\u00a0: attendu une liste d'au plus 1\u202f000 éléments\u202f; reçu 1\u202f001 éléments.",
    ],
    [
      { field: "/items", type: "array" },
      "/items: wanted a list; came nothing.",
      "/items\u00a0: attendu une liste\u202f; reçu rien.",
    ],
    [
      { field: "/foo", allowed: "title, abstract" },
      "Unknown field /foo. Known here: title, abstract.",
      "Champ inconnu /foo. Champs connus ici\u00a0: title, abstract.",
    ],
    [
      { field: "TOPIQUE_X", wanted: "the moon", came: "a stone" },
      "TOPIQUE_X: wanted the moon; came a stone.",
      "TOPIQUE_X\u00a0: attendu the moon\u202f; reçu a stone.",
    ],
  ];
  for (const [facts, en, fr] of cases) {
    t.equal(errorMessage("field-invalid", facts, "en").detail, en);
    t.equal(errorMessage("field-invalid", facts, "fr").detail, fr);
  }
});

t.test("errorMessage says our own reasons in French too, and a library's as they are", async (t) => {
  const said = (reason: string) => errorMessage("model-corrupt", { file: "a.onnx", reason }, "fr").detail;
  t.match(said("missing"), "a.onnx est inutilisable\u00a0: fichier absent.");
  t.match(said("EACCES: open"), "a.onnx est inutilisable\u00a0: EACCES: open.");
  t.match(
    errorMessage("model-corrupt", { file: "a.onnx", reason: "missing" }, "en").detail,
    "used: missing.",
  );
});

t.test("typeset puts no-break spaces where French wants them, and never into facts", async (t) => {
  t.equal(
    typeset("Quoi ? « x » : oui ; non !", "fr"),
    "Quoi\u202f? «\u00a0x\u00a0»\u00a0: oui\u202f; non\u202f!",
  );
  t.equal(typeset("What : no", "en"), "What : no");
  const { detail } = errorMessage("topic-unknown", { topic: "a : b" }, "fr");
  t.match(detail, "«\u00a0a : b\u00a0»");
});

t.test("a topic is a sujet wherever we say it in French", async (t) => {
  const folder = new URL("../../src/messages/", import.meta.url);
  const files = [
    ...readdirSync(folder).map((name) => new URL(name, folder)),
    new URL("../../README.fr.md", import.meta.url),
  ];
  for (const file of files) t.notMatch(readFileSync(file, "utf8"), /th[eè]me/i, file.pathname);
});
