import type { ErrorCode } from "../errors.ts";
import type { ReaderLanguage } from "../languages/language.ts";
import type { Text } from "./messages.ts";

export const errorTexts: Record<ErrorCode, Record<ReaderLanguage, Text>> = {
  "text-missing": {
    en: { title: "No text", detail: "Give a title, an abstract or both; neither came." },
    fr: { title: "Aucun texte", detail: "Donnez un titre, un résumé ou les deux ; rien n'a été reçu." },
  },
  "text-empty": {
    en: {
      title: "Empty text",
      detail: "Title and abstract hold no word and no number once markup is removed.",
    },
    fr: {
      title: "Texte vide",
      detail: "Le titre et le résumé ne contiennent ni mot ni nombre une fois le balisage retiré.",
    },
  },
  "text-too-long": {
    en: {
      title: "Text too long",
      detail: [
        `The text has {tokens} tokens; the encoder's window holds {limit}. Choose overflow "chunk" or "truncate" to tag it.`,
        'The text has more than {most} tokens, the most that is read. Split it, or choose overflow "truncate".',
        `The text is longer than the encoder's window. Choose overflow "chunk" or "truncate" to tag it.`,
      ],
    },
    fr: {
      title: "Texte trop long",
      detail: [
        "Le texte compte {tokens} jetons ; la fenêtre de l'encodeur en contient {limit}. Choisissez overflow « chunk » ou « truncate » pour l'étiqueter.",
        "Le texte compte plus de {most} jetons, le maximum lu. Divisez-le, ou choisissez overflow « truncate ».",
        "Le texte dépasse la fenêtre de l'encodeur. Choisissez overflow « chunk » ou « truncate » pour l'étiqueter.",
      ],
    },
  },
  "field-invalid": {
    en: {
      title: "Invalid field",
      detail: [
        "Unknown field {field}. Known here: {allowed}.",
        "{field}: wanted {wanted}; came {came}.",
        "Wanted {wanted}; came {came}.",
      ],
    },
    fr: {
      title: "Champ invalide",
      detail: [
        "Champ inconnu {field}. Champs connus ici : {allowed}.",
        "{field} : attendu {wanted} ; reçu {came}.",
        "Attendu {wanted} ; reçu {came}.",
      ],
    },
  },
  "json-broken": {
    en: {
      title: "Broken JSON",
      detail: [
        "The JSON can't be read: it breaks at line {line}, column {column}, near {near}.",
        "The JSON can't be read: it ends too soon, at line {line}, column {column}.",
        "The JSON of this line can't be read: it breaks at column {column}, near {near}.",
        "The JSON of this line can't be read: it ends too soon, at column {column}.",
        "The JSON can't be read.",
      ],
    },
    fr: {
      title: "JSON illisible",
      detail: [
        "Le JSON est illisible : l'erreur se trouve à la ligne {line}, colonne {column}, près de {near}.",
        "Le JSON est illisible : il s'arrête trop tôt, à la ligne {line}, colonne {column}.",
        "Le JSON de cette ligne est illisible : l'erreur se trouve à la colonne {column}, près de {near}.",
        "Le JSON de cette ligne est illisible : il s'arrête trop tôt, à la colonne {column}.",
        "Le JSON est illisible.",
      ],
    },
  },
  "body-empty": {
    en: {
      title: "Empty body",
      detail: ["The request has no body; send one of: {accepted}.", "The request has no body."],
    },
    fr: {
      title: "Corps vide",
      detail: [
        "La requête n'a pas de corps ; envoyez l'un de ces types : {accepted}.",
        "La requête n'a pas de corps.",
      ],
    },
  },
  "body-unreadable": {
    en: {
      title: "Unreadable body",
      detail: [
        "The text is not in {charset}. Send it in UTF-8, or as text/plain with the charset it is in.",
        "The body does not match its Content-Length or Content-Encoding.",
      ],
    },
    fr: {
      title: "Corps illisible",
      detail: [
        "Le texte n'est pas en {charset}. Envoyez-le en UTF-8, ou en text/plain avec le charset qui est le sien.",
        "Le corps ne correspond pas à son Content-Length ou à son Content-Encoding.",
      ],
    },
  },
  "body-too-large": {
    en: {
      title: "Body too large",
      detail: [
        "A line may have at most {lineLimit} bytes.",
        "Unpacked, the list has more than the {unpackedLimit} bytes that are accepted.",
        "Before its file, a form may have at most {fields} fields.",
        "At most {limit} bytes are accepted. Send longer lists as application/x-ndjson.",
      ],
    },
    fr: {
      title: "Corps trop volumineux",
      detail: [
        "Une ligne peut compter au plus {lineLimit} octets.",
        "Décompressée, la liste dépasse les {unpackedLimit} octets acceptés.",
        "Avant son fichier, un formulaire peut compter au plus {fields} champs.",
        "Au plus {limit} octets sont acceptés. Envoyez les listes plus longues en application/x-ndjson.",
      ],
    },
  },
  "body-too-slow": {
    en: {
      title: "Body too slow",
      detail: [
        "In {seconds} s, fewer than {bytes} bytes of the body came. What came of it is forgotten; send it again, faster.",
        "The body came too slowly.",
      ],
    },
    fr: {
      title: "Corps trop lent",
      detail: [
        "En {seconds} s, moins de {bytes} octets du corps ont été reçus. Ce qui est arrivé est oublié ; renvoyez-le, plus vite.",
        "Le corps arrivait trop lentement.",
      ],
    },
  },
  "content-type-unsupported": {
    en: {
      title: "Unsupported content type",
      detail: [
        "Content-Encoding {encoding} is not accepted here; send the body as it is.",
        "Content-Type: wanted one of {accepted}; came {came}.",
        "This content type is not accepted here: {came}.",
      ],
    },
    fr: {
      title: "Type de contenu refusé",
      detail: [
        "Content-Encoding {encoding} n'est pas accepté ici ; envoyez le corps tel quel.",
        "Content-Type : attendu l'un de ces types : {accepted} ; reçu {came}.",
        "Ce type de contenu n'est pas accepté ici : {came}.",
      ],
    },
  },
  "topic-unknown": {
    en: {
      title: "Unknown topic",
      detail: [
        'The vocabulary has no topic "{topic}". Close to it: {near}.',
        'The vocabulary has no topic "{topic}". GET /v1/topics lists them all.',
      ],
    },
    fr: {
      title: "Sujet inconnu",
      detail: [
        "Le vocabulaire ne contient pas le sujet « {topic} ». Sujets proches : {near}.",
        "Le vocabulaire ne contient pas le sujet « {topic} ». GET /v1/topics les énumère tous.",
      ],
    },
  },
  "request-unreadable": {
    en: {
      title: "Unreadable request",
      detail: "The request is not HTTP, or its headers are too long or too slow.",
    },
    fr: {
      title: "Requête illisible",
      detail: "La requête n'est pas du HTTP, ou ses en-têtes sont trop longs ou trop lents.",
    },
  },
  "route-unknown": {
    en: {
      title: "No such address",
      detail: [
        "Nothing answers {method} {path}. See /docs for what does.",
        "There is nothing here. See /docs for what there is.",
      ],
    },
    fr: {
      title: "Adresse inconnue",
      detail: [
        "Rien ne répond à {method} {path}. Voir /docs pour les adresses existantes.",
        "Il n'y a rien ici. Voir /docs pour les adresses existantes.",
      ],
    },
  },
  "method-unsupported": {
    en: { title: "Method not supported", detail: "{path} does not answer {method}; it answers {allowed}." },
    fr: {
      title: "Méthode non prise en charge",
      detail: "{path} ne répond pas à {method}, mais à {allowed}.",
    },
  },
  "host-unknown": {
    en: {
      title: "Not a name of this service",
      detail:
        "The request is for {host}, which is no name of this service. If it should be one, add it to TOPIQUE_HOSTS.",
    },
    fr: {
      title: "Ce service porte un autre nom",
      detail:
        "La requête s'adresse à {host}, qui n'est pas un nom de ce service. S'il doit l'être, ajoutez-le à TOPIQUE_HOSTS.",
    },
  },
  "origin-refused": {
    en: {
      title: "Page of another origin",
      detail:
        "Pages of another origin ({origin}) may not use this service. If these should, add it to TOPIQUE_ORIGINS, or its name to TOPIQUE_HOSTS where the service itself has that name.",
    },
    fr: {
      title: "Page d'une autre origine",
      detail:
        "Les pages d'une autre origine ({origin}) ne peuvent pas se servir de ce service. Si celles-ci le doivent, ajoutez-la à TOPIQUE_ORIGINS, ou son nom à TOPIQUE_HOSTS si c'est celui du service lui-même.",
    },
  },
  "queue-full": {
    en: { title: "Too busy", detail: "The queue is full. Try again in {retryAfter} s." },
    fr: { title: "Service saturé", detail: "La file d'attente est pleine. Réessayez dans {retryAfter} s." },
  },
  starting: {
    en: { title: "Starting", detail: "The service is loading its encoder. Try again in {retryAfter} s." },
    fr: { title: "Démarrage", detail: "Le service charge son encodeur. Réessayez dans {retryAfter} s." },
  },
  closing: {
    en: {
      title: "Closing",
      detail: "The service is closing and takes no new work. Try again in {retryAfter} s.",
    },
    fr: {
      title: "Fermeture",
      detail: "Le service se ferme et n'accepte plus de travail. Réessayez dans {retryAfter} s.",
    },
  },
  "setting-invalid": {
    en: {
      title: "Invalid setting",
      detail: [
        "The setting {field}: wanted {wanted}; came {came}.",
        "The setting {setting}: wanted {wanted}; came {came}.",
        "A setting is invalid.",
      ],
    },
    fr: {
      title: "Réglage invalide",
      detail: [
        "Le réglage {field} : attendu {wanted} ; reçu {came}.",
        "Le réglage {setting} : attendu {wanted} ; reçu {came}.",
        "Un réglage est invalide.",
      ],
    },
  },
  "model-mismatch": {
    en: {
      title: "Model parts that don't belong together",
      detail: [
        "vocabulary.json is not the one the centroids were made for ({vocabulary} instead of {known}). Rebuild them with `topique build`, or put the vocabulary back.",
        "The centroids were made with {made}; the encoder in force is {used}. Rebuild them with `topique build`, or set TOPIQUE_ENCODER, TOPIQUE_DTYPE, TOPIQUE_POOLING and TOPIQUE_PREFIX back.",
        "The centroids were made with another encoder, dtype, pooling or prefix. Rebuild them with `topique build`, or set TOPIQUE_ENCODER, TOPIQUE_DTYPE, TOPIQUE_POOLING and TOPIQUE_PREFIX back.",
      ],
    },
    fr: {
      title: "Parties du modèle qui ne vont pas ensemble",
      detail: [
        "vocabulary.json n'est pas celui pour lequel les centroïdes ont été calculés ({vocabulary} au lieu de {known}). Reconstruisez-les avec « topique build », ou rétablissez le vocabulaire.",
        "Les centroïdes ont été calculés avec {made} ; l'encodeur en service est {used}. Reconstruisez-les avec « topique build », ou rétablissez TOPIQUE_ENCODER, TOPIQUE_DTYPE, TOPIQUE_POOLING et TOPIQUE_PREFIX.",
        "Les centroïdes ont été calculés avec un autre encodeur, dtype, pooling ou préfixe. Reconstruisez-les avec « topique build », ou rétablissez TOPIQUE_ENCODER, TOPIQUE_DTYPE, TOPIQUE_POOLING et TOPIQUE_PREFIX.",
      ],
    },
  },
  "model-corrupt": {
    en: {
      title: "Unusable model file",
      detail: [
        "{file} can't be used: {reason}. Fetch it again, or rebuild it with its manifest.",
        "{file} can't be used. Fetch it again, or rebuild it with its manifest.",
        "A model file can't be used. Fetch it again, or rebuild it with its manifest.",
      ],
    },
    fr: {
      title: "Fichier de modèle inutilisable",
      detail: [
        "{file} est inutilisable : {reason}. Récupérez-le à nouveau, ou reconstruisez-le avec son manifeste.",
        "{file} est inutilisable. Récupérez-le à nouveau, ou reconstruisez-le avec son manifeste.",
        "Un fichier de modèle est inutilisable. Récupérez-le à nouveau, ou reconstruisez-le avec son manifeste.",
      ],
    },
  },
  "input-unreadable": {
    en: {
      title: "Unreadable input",
      detail: ["{name} can't be read: {reason}.", "{name} can't be read.", "The input can't be read."],
    },
    fr: {
      title: "Entrée illisible",
      detail: ["{name} est illisible : {reason}.", "{name} est illisible.", "L'entrée est illisible."],
    },
  },
  "output-unwritable": {
    en: {
      title: "Unwritable output",
      detail: ["{name} can't be written: {reason}.", "The output can't be written."],
    },
    fr: {
      title: "Écriture impossible",
      detail: ["{name} ne peut pas être écrit : {reason}.", "Les résultats ne peuvent pas être écrits."],
    },
  },
  "worker-lost": {
    en: {
      title: "Text lost",
      detail: "The text could not be read by the encoder, twice. Others are not affected.",
    },
    fr: {
      title: "Texte perdu",
      detail: "L'encodeur n'a pas pu lire ce texte, à deux reprises. Les autres ne sont pas touchés.",
    },
  },
  "list-unreadable-here": {
    en: {
      title: "List not readable here",
      detail:
        "The list was begun several times, and each time the service died or failed over it without getting on. Send it in smaller parts or in another format; the service's log says more.",
    },
    fr: {
      title: "Liste illisible ici",
      detail:
        "La lecture de la liste a été entreprise plusieurs fois, et chaque fois le service est mort ou a échoué sans avancer. Envoyez-la en plusieurs parties ou dans un autre format ; le journal du service en dit plus.",
    },
  },
  "list-too-costly": {
    en: {
      title: "List too costly to read",
      detail: [
        "To read the list takes more than {seconds} s of a processor, which is all that one of its size may. Send it in smaller parts, or in another format: NDJSON and CSV cost least.",
        "To read the list takes more than {megabytes} MB of memory, which is all that one may. Send it in smaller parts, or in another format: NDJSON and CSV cost least.",
        "To read the list takes more time or memory than one may. Send it in smaller parts, or in another format: NDJSON and CSV cost least.",
      ],
    },
    fr: {
      title: "Liste trop coûteuse à lire",
      detail: [
        "Lire cette liste demande plus de {seconds} s de processeur, le maximum pour une liste de sa taille. Envoyez-la en plusieurs parties, ou dans un autre format : NDJSON et CSV coûtent le moins.",
        "Lire cette liste demande plus de {megabytes} Mo de mémoire, le maximum pour une liste. Envoyez-la en plusieurs parties, ou dans un autre format : NDJSON et CSV coûtent le moins.",
        "Lire cette liste demande plus de temps ou de mémoire qu'une liste n'y a droit. Envoyez-la en plusieurs parties, ou dans un autre format : NDJSON et CSV coûtent le moins.",
      ],
    },
  },
  "job-unknown": {
    en: {
      title: "Unknown job",
      detail: [
        "There is no job {job}; finished jobs are deleted after a while.",
        "There is no such job; finished jobs are deleted after a while.",
      ],
    },
    fr: {
      title: "Tâche inconnue",
      detail: [
        "La tâche {job} n'existe pas ; les tâches terminées sont effacées après un certain temps.",
        "Cette tâche n'existe pas ; les tâches terminées sont effacées après un certain temps.",
      ],
    },
  },
  "job-unfinished": {
    en: {
      title: "Job not finished",
      detail: "Only a finished job has this; this one still runs or was stopped.",
    },
    fr: {
      title: "Tâche inachevée",
      detail: "Seule une tâche terminée possède ceci ; celle-ci est en cours ou a été arrêtée.",
    },
  },
  "job-finished": {
    en: { title: "Job finished", detail: "The job has ended; nothing more can be done with it this way." },
    fr: { title: "Tâche terminée", detail: "La tâche est terminée ; cette action n'est plus possible." },
  },
  "idempotency-conflict": {
    en: {
      title: "Idempotency-Key in use",
      detail: "The same Idempotency-Key came with another body, or while the first one is still arriving.",
    },
    fr: {
      title: "Idempotency-Key déjà utilisée",
      detail:
        "La même Idempotency-Key a été reçue avec un autre corps, ou pendant que le premier arrive encore.",
    },
  },
  "data-locked": {
    en: {
      title: "Data folder in use",
      detail: [
        "Another process has {folder} open. Stop it, or set TOPIQUE_DATA or DATABASE_URL.",
        "Another process has the data folder open. Stop it, or set TOPIQUE_DATA or DATABASE_URL.",
      ],
    },
    fr: {
      title: "Dossier de données occupé",
      detail: [
        "Un autre processus utilise {folder}. Arrêtez-le, ou réglez TOPIQUE_DATA ou DATABASE_URL.",
        "Un autre processus utilise le dossier de données. Arrêtez-le, ou réglez TOPIQUE_DATA ou DATABASE_URL.",
      ],
    },
  },
  "data-unusable": {
    en: {
      title: "Data folder not usable",
      detail: [
        "{folder} can't be used for lists: {reason}. Put a copy in its place or open it to this user, or set TOPIQUE_DATA or DATABASE_URL.",
        "The data folder can't be used for lists. Set TOPIQUE_DATA or DATABASE_URL.",
      ],
    },
    fr: {
      title: "Dossier de données inutilisable",
      detail: [
        "{folder} est inutilisable pour les listes : {reason}. Remplacez-le par une copie ou ouvrez-le à cet utilisateur, ou réglez TOPIQUE_DATA ou DATABASE_URL.",
        "Le dossier de données est inutilisable pour les listes. Réglez TOPIQUE_DATA ou DATABASE_URL.",
      ],
    },
  },
  "database-newer": {
    en: {
      title: "Database of a newer version",
      detail: [
        "The database has schema {found}; this version knows {known}. Start a newer version.",
        "The database was written by a newer version. Start that version.",
      ],
    },
    fr: {
      title: "Base de données plus récente",
      detail: [
        "La base a le schéma {found} ; cette version connaît {known}. Lancez une version plus récente.",
        "La base a été écrite par une version plus récente. Lancez cette version.",
      ],
    },
  },
  "database-unavailable": {
    en: {
      title: "Database unavailable",
      detail: [
        "Lists can't be stored or read at present: {reason}. Try again in {retryAfter} s.",
        "The database of lists can't be reached. Try again in {retryAfter} s.",
      ],
    },
    fr: {
      title: "Base de données indisponible",
      detail: [
        "Aucune liste ne peut être enregistrée ni lue pour le moment : {reason}. Réessayez dans {retryAfter} s.",
        "La base de données des listes est injoignable. Réessayez dans {retryAfter} s.",
      ],
    },
  },
  internal: {
    en: {
      title: "Our failure",
      detail: "Something went wrong on our side. Please report it with the request id.",
    },
    fr: {
      title: "Erreur de notre part",
      detail: "Un problème est survenu de notre côté. Merci de le signaler avec l'identifiant de la requête.",
    },
  },
};
