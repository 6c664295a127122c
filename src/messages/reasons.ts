/** French for the reasons our own code gives in English; a reason that is not here comes from a library and stays as it is. */
export const frenchReasons: Readonly<Record<string, string>> = {
  missing: "fichier absent",
  "its folder is missing": "son dossier n'existe pas",
  "it is a folder": "c'est un dossier",
  "not permitted": "accès refusé",
  "the file system is read-only": "le système de fichiers est en lecture seule",
  "the disk is full": "le disque est plein",
  "its hash is not the manifest's": "son empreinte n'est pas celle du manifeste",
  "not a manifest": "ce n'est pas un manifeste",
  "not a readable JSON file": "ce n'est pas un fichier JSON lisible",
  "not JSON": "ce n'est pas du JSON",
  "the file can't be read": "le fichier ne peut pas être lu",
  "broken gzip": "compression gzip abîmée",
  "gzip that unpacks to more than 100 times its size":
    "du gzip qui, décompressé, dépasse cent fois sa taille",
  "damaged, or of another version": "abîmé, ou d'une autre version",
  "the disk can't be read or written": "le disque ne peut être ni lu ni écrit",
  "the database has no memory left": "la base de données n'a plus de mémoire",
  "the database has no connection left": "la base de données n'a plus de connexion libre",
  "no publications": "aucune publication",
  "title-missing": "titre absent",
  "no column is called title or titre": "aucune colonne ne s'appelle title ou titre",
  "no token states of type float32 come out": "il n'en sort pas d'états de jetons en float32",
  '"unread" words need a WordPiece tokenizer':
    "des mots à ne pas lire (« unread ») demandent un découpage WordPiece",
  '"lead" pooling needs the numbers "half" and "least" under "lead"':
    "le pooling « lead » demande les nombres « half » et « least » sous « lead »",
  "PDF, not a list of publications": "un PDF, pas une liste de publications",
  "ZIP, Word or Excel, not a list of publications":
    "un fichier ZIP, Word ou Excel, pas une liste de publications",
  "old Word or Excel, not a list of publications":
    "un ancien fichier Word ou Excel, pas une liste de publications",
  "HTML (copy the text of the page instead), not a list of publications":
    "du HTML (copiez plutôt le texte de la page), pas une liste de publications",
  "XML (export BibTeX, RIS, CSV or JSON instead), not a list of publications":
    "du XML (exportez plutôt en BibTeX, RIS, CSV ou JSON), pas une liste de publications",
  "binary, not a list of publications": "un fichier binaire, pas une liste de publications",
  "YAML lists are read whole, and this one is too large":
    "une liste en YAML est lue d'un bloc, et celle-ci est trop grande",
};
