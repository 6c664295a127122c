import {
  FORMAT_NAMES,
  type Format,
  type FormatName,
  type ListWriter,
  type WriteContext,
  type WrittenBack,
} from "./format.ts";
import { bibtex } from "./formats/bibtex/read.ts";
import { bibtexWriter } from "./formats/bibtex/write.ts";
import { json } from "./formats/json/read.ts";
import { ndjson } from "./formats/json/read-ndjson.ts";
import { yaml } from "./formats/json/read-yaml.ts";
import { page } from "./formats/prose/read-page.ts";
import { references } from "./formats/prose/read-references.ts";
import { csv } from "./formats/table/read.ts";
import { csvWriter } from "./formats/table/write.ts";
import { nbib } from "./formats/tagged-lines/dialects/nbib.ts";
import { ris } from "./formats/tagged-lines/dialects/ris.ts";
import { wos } from "./formats/tagged-lines/dialects/wos.ts";
import { linesFormat } from "./formats/tagged-lines/read.ts";
import { risWriter } from "./formats/tagged-lines/write.ts";

const READERS: Readonly<Record<FormatName, Format>> = {
  bibtex,
  ris: linesFormat(ris),
  wos: linesFormat(wos),
  nbib: linesFormat(nbib),
  ndjson,
  json,
  csv,
  yaml,
  page,
  references,
};

/** Every format that is read, in the order of their names. */
export const FORMATS: readonly Format[] = FORMAT_NAMES.map((name) => READERS[name]);

/** Who writes a list back, for each format that comes back as it went in. */
export const WRITERS: Readonly<Record<WrittenBack, (context: WriteContext) => ListWriter>> = {
  csv: csvWriter,
  bibtex: bibtexWriter,
  ris: risWriter,
};
