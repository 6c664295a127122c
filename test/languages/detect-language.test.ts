import t, { type Test } from "tap";
import { detectLanguage } from "../../src/languages/detect-language.ts";
import type { TextLanguage } from "../../src/languages/language.ts";

const ENGLISH =
  "We study how deep networks generalise. The model is trained on images from three hospitals. It finds rare diseases with few labelled examples. The code and the weights will be released.";
const FRENCH =
  "Nous étudions la généralisation des réseaux profonds. Le modèle est entraîné sur des images de trois hôpitaux. Il reconnaît des maladies rares avec peu d'exemples annotés. Le code et les poids seront publiés.";

function bare(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "");
}

function table(t: Test, code: TextLanguage, texts: string[]) {
  for (const text of texts) t.equal(detectLanguage(text).code, code, text);
}

t.test("detectLanguage tells English titles", async (t) => {
  table(t, "en", [
    ENGLISH,
    "Deep learning",
    "Attention is all you need",
    "Bayesian optimization",
    "Fast Symbolic Regression Benchmarking",
    "Quantum Circuits for Quantum Convolutions: A Quantum Convolutional Autoencoder",
    "BLOCKWISE SELF-SUPERVISED LEARNING AT SCALE",
    "Torus embeddings",
  ]);
});

t.test("detectLanguage tells French titles, with accents or without, in any case", async (t) => {
  const titles = [
    FRENCH,
    "Apprentissage profond",
    "Réseaux de neurones",
    "Traduction automatique",
    "Autoencodeur variationnel",
    "Désapprentissage par décalage pour les grands modèles de langue",
    "Optimisation bayésienne",
  ];
  table(t, "fr", titles);
  table(t, "fr", titles.map(bare));
  table(
    t,
    "fr",
    titles.map((title) => bare(title).toUpperCase()),
  );
});

t.test("detectLanguage calls every other language other", async (t) => {
  table(t, "other", [
    "Wir schlagen ein neues Verfahren zum maschinellen Lernen vor.",
    "Maschinelles Lernen",
    "Proponemos un nuevo método de aprendizaje automático para textos.",
    "Redes neuronales profundas para la traducción automática",
    "Proponiamo un nuovo metodo di apprendimento automatico.",
    "Propomos um novo método de aprendizagem automática.",
    "Wij stellen een nieuwe methode voor machinaal leren voor.",
    "Vi föreslår en ny metod för maskininlärning med neurala nätverk.",
    "Proponujemy nową metodę uczenia maszynowego dla tekstów.",
    "Bir makine öğrenmesi yöntemi öneriyoruz.",
    "我们提出了一种基于 Transformer 的大型语言模型",
    "深層学習による画像認識",
    "نقترح طريقة جديدة للتعلم الآلي",
    "Мы предлагаем новый метод машинного обучения",
    "Προτείνουμε μια νέα μέθοδο μηχανικής μάθησης",
    "딥러닝을 이용한 기계 번역",
  ]);
});

t.test("detectLanguage calls a text mixed only when it is given in both languages", async (t) => {
  const cases: [code: TextLanguage, text: string][] = [
    ["mixed", `${ENGLISH} ${FRENCH}`],
    ["mixed", `${FRENCH} ${ENGLISH}`],
    ["fr", `${FRENCH} The code will be released.`],
    ["en", `${ENGLISH} Le code sera publié.`],
    ["fr", `Rare diseases from few images. ${FRENCH}`],
    [
      "fr",
      "Nous affinons un large language model par reinforcement learning from human feedback sur des données privées.",
    ],
    ["en", "We translate the French word « apprentissage » with a small model and compare it with others."],
  ];
  for (const [code, text] of cases) t.equal(detectLanguage(text).code, code, text);
});

t.test("detectLanguage is as sure as it may be", async (t) => {
  for (const text of [ENGLISH, FRENCH, "Attention is all you need"]) {
    t.ok(detectLanguage(text).confidence > 0.95, `sure: ${text}`);
  }
  t.ok(detectLanguage("Προτείνουμε μια νέα μέθοδο μηχανικής μάθησης").confidence > 0.95);
  for (const text of ["BERT", "xyzzy qwrt plfk", "GPT-4"]) {
    t.ok(detectLanguage(text).confidence < 0.5, `unsure: ${text}`);
  }
  t.ok(detectLanguage(`${FRENCH} ${ENGLISH.slice(0, 39)}`).confidence < detectLanguage(FRENCH).confidence);
  for (const text of ["", "42 17 88", "!?"])
    t.same(detectLanguage(text), { code: "other", confidence: 0 }, text);
});

t.test("detectLanguage takes text of any length, with spaces or none", async (t) => {
  t.equal(detectLanguage(`${FRENCH} `.repeat(3_000)).code, "fr");
  t.equal(detectLanguage("a".repeat(300_000)).confidence < 0.6, true);
  t.equal(detectLanguage("学".repeat(300_000)).code, "other");
});
