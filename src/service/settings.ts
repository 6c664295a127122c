/**
 * Every setting of the program, each defined once: name in the environment, type, bounds, default, and
 * what a person is told of it. `.env.example`, the tables of docs/ and `topique --help` are made
 * from it: after a change run `npm run settings`. This file loads nothing, so that help is instant.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { READER_LANGUAGES, type ReaderLanguage } from "../languages/language.ts";
import { DATA_FOLDER, PACKAGE_ROOT } from "../package-files.ts";

/** A JSON Schema of the value, and its words for each reader. */
export interface Setting {
  type: "string" | "integer" | "number";
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  default: string | number;
  en: Words;
  fr: Words;
}

interface Words {
  /** What it is, in a line of help: no capital, no full stop. */
  what: string;
  /** Whole sentences: what small and large values do. */
  more: string;
  /** The default, where no value can be written down because each machine has its own. */
  default?: string;
}

export const SETTINGS = {
  TOPIQUE_HOST: {
    type: "string",
    default: "localhost",
    en: {
      what: "address to listen on",
      more: '"localhost" is reachable from this machine only; "0.0.0.0" from every network the machine is on (put a reverse proxy with TLS before it).',
    },
    fr: {
      what: "adresse d'écoute",
      more: "« localhost » n'est joignable que de cette machine ; « 0.0.0.0 » l'est de tous ses réseaux (placez devant lui un serveur mandataire avec TLS).",
    },
  },
  TOPIQUE_PORT: {
    type: "integer",
    minimum: 0,
    maximum: 65_535,
    default: 8080,
    en: {
      what: "port to listen on",
      more: '0 takes any free one and logs it. In Kubernetes a service called "topique" sets this variable to something else: name the service otherwise or set enableServiceLinks: false.',
    },
    fr: {
      what: "port d'écoute",
      more: "0 prend un port libre et le journalise. Sous Kubernetes, un service nommé « topique » donne une autre valeur à cette variable : nommez-le autrement, ou posez enableServiceLinks: false.",
    },
  },
  TOPIQUE_HOSTS: {
    type: "string",
    default: "",
    en: {
      what: "further host names it answers to, separated by commas",
      more: "Requests for another name are refused, lest a web page reach the service by a name of its own. localhost, TOPIQUE_HOST and every address are known without it; name here what people type, where a proxy passes it on.",
    },
    fr: {
      what: "autres noms d'hôte du service, séparés par des virgules",
      more: "Une requête pour un autre nom est refusée, de peur qu'une page web n'atteigne le service par un nom à elle. localhost, TOPIQUE_HOST et toute adresse sont connus d'office ; nommez ici ce que les gens tapent, si le serveur mandataire le transmet.",
    },
  },
  TOPIQUE_ORIGINS: {
    type: "string",
    default: "",
    en: {
      what: "origins whose pages may use it, separated by commas",
      more: "Such as https://portal.example.org (CORS). Empty refuses every page but the service's own; programs are not concerned.",
    },
    fr: {
      what: "origines dont les pages s'en servent (virgules)",
      more: "Par exemple https://portail.example.org (CORS). Vide, il refuse toutes les pages sauf les siennes ; les programmes ne sont pas concernés.",
    },
  },
  TOPIQUE_WORKERS: {
    type: "integer",
    minimum: 1,
    maximum: 256,
    default: availableParallelism(),
    en: {
      what: "worker threads, each with its own encoder",
      more: "Each takes about 100 MB of memory. Fewer than the cores leave some idle; more share them and only cost memory.",
      default: "one a core",
    },
    fr: {
      what: "fils d'exécution, chacun avec son encodeur",
      more: "Chacun prend environ 100 Mo de mémoire. Moins que de cœurs en laisse au repos ; davantage se les partagent et ne coûtent que de la mémoire.",
      default: "un par cœur",
    },
  },
  TOPIQUE_QUEUE: {
    type: "integer",
    minimum: 0,
    maximum: 1_000_000,
    default: 256,
    en: {
      what: "texts that may wait for a worker before 429",
      more: "Small refuses bursts early; large lets people wait longer than they will. At 50 texts a second and worker, 256 is a few seconds.",
    },
    fr: {
      what: "textes qui peuvent attendre avant un 429",
      more: "Petit, il refuse dès qu'on afflue ; grand, il fait attendre plus longtemps qu'on ne le veut. À 50 textes par seconde et par fil, 256 font quelques secondes.",
    },
  },
  TOPIQUE_BODY_LIMIT: {
    type: "integer",
    minimum: 1_024,
    maximum: 1_073_741_824,
    default: 8_388_608,
    en: {
      what: "bytes of one JSON or text body, and of one NDJSON line",
      more: "Small refuses honest batches; large lets one request hold up the others while it is parsed. The default is 8 MiB.",
    },
    fr: {
      what: "octets d'un corps JSON ou texte, ou d'une ligne NDJSON",
      more: "Petit, il refuse d'honnêtes lots ; grand, il laisse une requête retenir les autres pendant qu'elle est lue. 8 Mio par défaut.",
    },
  },
  TOPIQUE_CLOSE_TIMEOUT: {
    type: "number",
    minimum: 0.1,
    maximum: 3_600,
    default: 25,
    en: {
      what: "seconds that SIGTERM gives to what was accepted",
      more: "Small cuts long answers off; large delays restarts. Keep it under your supervisor's own limit, which is often 30.",
    },
    fr: {
      what: "secondes que SIGTERM laisse à ce qui a été accepté",
      more: "Petit, il coupe les longues réponses ; grand, il retarde les redémarrages. Restez sous la limite de votre superviseur, souvent 30.",
    },
  },
  TOPIQUE_MODELS: {
    type: "string",
    default: join(PACKAGE_ROOT, "models"),
    en: {
      what: "folder of the topics and of the encoder",
      more: "It holds manifest.json, topics/ (vocabulary, centroids, calibration, thresholds) and encoder/.",
      default: "the folder models of the program",
    },
    fr: {
      what: "dossier des sujets et de l'encodeur",
      more: "Il contient manifest.json, topics/ (vocabulaire, centroïdes, calibration, seuils) et encoder/.",
      default: "le dossier models du programme",
    },
  },
  TOPIQUE_ENCODER: {
    type: "string",
    default: "",
    en: {
      what: "another encoder: a folder, or hub:organisation/name",
      more: "A folder is in transformers.js' layout; a name is fetched from the Hugging Face hub (nothing is ever fetched otherwise). Another encoder, dtype, pooling or prefix needs centroids made with it: run `topique build`.",
      default: "the folder encoder of TOPIQUE_MODELS",
    },
    fr: {
      what: "autre encodeur : un dossier, ou hub:organisation/nom",
      more: "Un dossier suit la disposition de transformers.js ; un nom est téléchargé du site Hugging Face (rien d'autre ne l'est jamais). Un autre encodeur, d'autres poids, une autre façon de réunir les vecteurs ou un autre préfixe demandent des centroïdes faits avec eux : lancez `topique build`.",
      default: "le dossier encoder de TOPIQUE_MODELS",
    },
  },
  TOPIQUE_DTYPE: {
    type: "string",
    enum: ["fp32", "fp16", "q8", "int8", "uint8", "q4", "q4f16", "bnb4"],
    default: "q8",
    en: {
      what: "weights of the encoder to load",
      more: "Smaller ones are faster and lose a little quality. The encoder shipped has q8 alone.",
    },
    fr: {
      what: "poids de l'encodeur à charger",
      more: "Les plus petits vont plus vite et perdent un peu de qualité. L'encodeur fourni n'a que q8.",
    },
  },
  TOPIQUE_POOLING: {
    type: "string",
    enum: ["auto", "mean", "cls", "lead"],
    default: "auto",
    en: {
      what: "how token vectors become one",
      more: 'As the encoder was trained: lead is a mean in which the first tokens weigh most; auto takes what its config.json says ("pooling"), or mean.',
    },
    fr: {
      what: "comment les vecteurs des jetons n'en font qu'un",
      more: "Comme l'encodeur l'a appris : lead est une moyenne où les premiers jetons pèsent le plus ; auto prend ce qu'en dit son config.json (« pooling »), ou mean.",
    },
  },
  TOPIQUE_PREFIX: {
    type: "string",
    default: "",
    en: { what: "text put before every text", more: 'E5 models want "query: ".' },
    fr: {
      what: "texte placé devant chaque texte",
      more: "Les modèles E5 veulent `query: `, espace finale comprise.",
    },
  },
  DATABASE_URL: {
    type: "string",
    default: "",
    en: {
      what: "PostgreSQL for publication lists",
      more: "Such as postgresql://user@host/database. Empty keeps lists in an embedded PostgreSQL (PGlite) in TOPIQUE_DATA, for one process; several servers, or `topique worker`, need a PostgreSQL.",
    },
    fr: {
      what: "PostgreSQL des listes de publications",
      more: "Par exemple postgresql://utilisateur@hôte/base. Vide, les listes vont dans un PostgreSQL intégré (PGlite) dans TOPIQUE_DATA, pour un seul processus ; plusieurs serveurs, ou `topique worker`, veulent un PostgreSQL.",
    },
  },
  TOPIQUE_DATA: {
    type: "string",
    default: DATA_FOLDER,
    en: {
      what: "folder of the embedded PostgreSQL",
      more: "Made with the first list, and used by one process at a time.",
      default: "the folder data of the repository; installed from npm, ~/.local/share/topique",
    },
    fr: {
      what: "dossier du PostgreSQL intégré",
      more: "Créé à la première liste ; un seul processus s'en sert à la fois.",
      default: "le dossier data du dépôt ; installé par npm, ~/.local/share/topique",
    },
  },
  TOPIQUE_CHUNKS: {
    type: "integer",
    minimum: 0,
    maximum: 64,
    default: 2,
    en: {
      what: "chunks of lists that this process tags at once",
      more: "0 leaves them to `topique worker`; 1 idles while a chunk is stored; more than 2 only lose more work when the process dies.",
    },
    fr: {
      what: "morceaux de listes étiquetés à la fois",
      more: "0 les laisse à `topique worker` ; avec 1, on chôme pendant qu'un morceau est enregistré ; plus de 2 ne font que perdre davantage de travail si le processus meurt.",
    },
  },
  TOPIQUE_HEARTBEAT: {
    type: "integer",
    minimum: 10,
    maximum: 3_600,
    default: 20,
    en: {
      what: "seconds after which a silent worker's chunk goes to another",
      more: "Small repeats work when a machine stalls; large leaves the work of the dead lying.",
    },
    fr: {
      what: "secondes de silence avant que le morceau passe à un autre",
      more: "Petit, il fait refaire du travail quand une machine cale ; grand, il laisse longtemps en plan celui d'un processus mort.",
    },
  },
  TOPIQUE_RETENTION: {
    type: "number",
    minimum: 0,
    maximum: 36_500,
    default: 30,
    en: {
      what: "days that a finished job is kept",
      more: "Its list and results go with it. Large fills the disk.",
    },
    fr: {
      what: "jours pendant lesquels un travail terminé est gardé",
      more: "Sa liste et ses résultats partent avec lui. Grand, il remplit le disque.",
    },
  },
  TOPIQUE_EMBEDDINGS: {
    type: "integer",
    minimum: 0,
    maximum: 1_000_000,
    default: 2_048,
    en: {
      what: "megabytes of embeddings kept for texts seen before",
      more: "These cost no inference the second time. Small forgets early, least recently used first; 0 keeps none; 100,000 abstracts take about 600.",
    },
    fr: {
      what: "mégaoctets de plongements gardés pour les textes déjà vus",
      more: "Ceux-ci ne coûtent plus d'inférence. Petit, il oublie tôt, les moins récemment vus d'abord ; 0 n'en garde aucun ; 100 000 résumés en prennent environ 600.",
    },
  },
  TOPIQUE_LIST_LIMIT: {
    type: "integer",
    minimum: 1_024,
    default: 1_073_741_824,
    en: {
      what: "bytes of one publication list, also once unpacked",
      more: "Lists are stored as they arrive and never held in memory, so large costs disk alone. The default is 1 GiB.",
    },
    fr: {
      what: "octets d'une liste de publications, même décompressée",
      more: "Les listes sont enregistrées à mesure qu'elles arrivent, jamais tenues en mémoire : une grande limite ne coûte que du disque. 1 Gio par défaut.",
    },
  },
  TOPIQUE_LOG_LEVEL: {
    type: "string",
    enum: ["silent", "fatal", "error", "warn", "info", "debug", "trace"],
    default: "info",
    en: {
      what: "how much is logged",
      more: "info logs one line a request, never a text; silent hides failures too.",
    },
    fr: {
      what: "ce qui est journalisé",
      more: "info écrit une ligne par requête, jamais un texte ; silent cache aussi les pannes.",
    },
  },
  TOPIQUE_LANG: {
    type: "string",
    enum: READER_LANGUAGES,
    default: "en",
    en: {
      what: "language of messages on the terminal",
      more: "The locale is that of LC_ALL, LC_MESSAGES or LANG. A request over HTTP says its own language, by ?lang= or Accept-Language.",
      default: "the locale's",
    },
    fr: {
      what: "langue des messages du terminal",
      more: "Celle du système est dans LC_ALL, LC_MESSAGES ou LANG. Une requête HTTP dit la sienne, par ?lang= ou Accept-Language.",
      default: "celle du système",
    },
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;

export type Environment = Readonly<Record<string, string | undefined>>;

type ValueOf<Definition> = Definition extends { enum: readonly (infer Choice)[] }
  ? Choice
  : Definition extends { type: "string" }
    ? string
    : number;

export type Settings = { [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> };

/** The definitions, as what is the same in all of them. */
export function eachSetting(): [name: SettingName, setting: Setting][] {
  return Object.entries(SETTINGS) as [SettingName, Setting][];
}

/** The default as a person is shown it: in words where each machine has its own, "" where it is nothing. */
export function shownDefault(setting: Setting, language: ReaderLanguage): string {
  return setting[language].default ?? String(setting.default);
}
