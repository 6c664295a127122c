import type { Encoding } from "./encoding.ts";

/**
 * Bytes as a string that loses none of them, for write-back: one character a
 * byte for UTF-8 and Windows-1252 (whose structure is ASCII either way), one a
 * code unit for UTF-16. What is added is encoded into the same units.
 */
export interface RawText {
  decode(bytes: Uint8Array, last: boolean): string;
  bytes(text: string): Uint8Array;
  /** A word in the file's encoding, in these units; what the encoding lacks is written without accents, or "?". */
  word(text: string): string;
  /** Real text from these units, for comparing. */
  plain(text: string): string;
}

export function rawText(encoding: Encoding): RawText {
  if (encoding === "utf-16le" || encoding === "utf-16be") return utf16(encoding === "utf-16be");
  const isUtf8 = encoding === "utf-8";
  return {
    decode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"),
    bytes: (text) => Buffer.from(text, "latin1"),
    word: (text) => (isUtf8 ? Buffer.from(text, "utf8").toString("latin1") : windows1252(text)),
    plain: (text) => new TextDecoder(encoding).decode(Buffer.from(text, "latin1")),
  };
}

function utf16(isBigEndian: boolean): RawText {
  let odd: Uint8Array = new Uint8Array(0);
  return {
    decode(bytes, last) {
      const all = Buffer.concat([odd, bytes]);
      const even = all.length - (all.length % 2);
      // A file cut in the middle of a code unit keeps its odd byte: it is padded and cut again at the end.
      odd = last ? new Uint8Array(0) : all.subarray(even);
      const whole = Buffer.from(all.subarray(0, even));
      return (isBigEndian ? whole.swap16() : whole).toString("utf16le");
    },
    bytes(text) {
      const bytes = Buffer.from(text, "utf16le");
      return isBigEndian ? bytes.swap16() : bytes;
    },
    word: (text) => text,
    plain: (text) => text,
  };
}

let codes: Map<string, number> | undefined;

/** The words in Windows-1252's bytes; Node can decode that encoding but not encode it. */
function windows1252(text: string): string {
  codes ??= new Map(
    Array.from({ length: 256 }, (_, code): [string, number] => [
      new TextDecoder("windows-1252").decode(Uint8Array.of(code), { stream: true }),
      code,
    ]),
  );
  const encode = (character: string) => {
    const code = codes!.get(character) ?? codes!.get(character.normalize("NFD")[0]!);
    return code === undefined ? "?" : String.fromCharCode(code);
  };
  return [...text.normalize("NFC")].map(encode).join("");
}
