/**
 * Bytes to text when nobody says the encoding: UTF-8 with or without BOM,
 * UTF-16 of either order, or Windows-1252 (of which Latin-1's letters are a part).
 * Decided while streaming: text stays UTF-8 until a byte proves otherwise.
 */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

export interface DetectedEncoding {
  encoding: Encoding;
  bom: boolean;
  /** Some bytes were not of this encoding and were read as Windows-1252 or marked as lost. */
  mixed: boolean;
}

/** Text is handed on in pieces of about this many bytes, however the source cuts it. */
const PIECE = 64 * 1024;

/** The text of a source; `found` says the encoding as far as it is known, for certain once the text has ended. */
export async function* decodeText(
  source: AsyncIterable<Uint8Array> | Uint8Array,
  found: DetectedEncoding,
): AsyncGenerator<string> {
  const decoder = new Decoder(found);
  const newlines = new Newlines();
  for await (const piece of pieces(source)) {
    const text = newlines.normalise(decoder.decode(piece, false));
    if (text !== "") yield text;
  }
  const text = newlines.normalise(decoder.decode(new Uint8Array(0), true)) + newlines.end();
  if (text !== "") yield text;
}

/** Small chunks joined, so that a source of single bytes costs no more than a file. */
export async function* pieces(source: AsyncIterable<Uint8Array> | Uint8Array): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) {
    for (let at = 0; at < source.length; at += PIECE) yield source.subarray(at, at + PIECE);
    return;
  }
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    waiting.push(chunk);
    length += chunk.length;
    if (length < PIECE) continue;
    yield waiting.length === 1 ? chunk : Buffer.concat(waiting);
    waiting = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(waiting);
}

class Decoder {
  readonly #found: DetectedEncoding;
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #started = false;
  #pending: Uint8Array = new Uint8Array(0);
  /** A well-formed sequence beyond ASCII was seen, so the file is UTF-8 and a bad byte is an accident. */
  #provenUtf8 = false;

  constructor(found: DetectedEncoding) {
    this.#found = found;
  }

  decode(piece: Uint8Array, last: boolean): string {
    let bytes = this.#pending.length > 0 ? Buffer.concat([this.#pending, piece]) : piece;
    this.#pending = new Uint8Array(0);
    if (!this.#started) {
      if (bytes.length < 4 && !last) {
        this.#pending = bytes;
        return "";
      }
      this.#started = true;
      bytes = bytes.subarray(this.#recognise(bytes));
    }
    if (this.#decoder !== undefined) return this.#decoder.decode(bytes, { stream: !last });
    return this.#utf8(bytes, last);
  }

  /** Sets the encoding from the first bytes and answers the length of the mark that says it. */
  #recognise(bytes: Uint8Array): number {
    const found = this.#found;
    const starts = (...mark: number[]) => mark.every((byte, i) => bytes[i] === byte);
    if (starts(0xef, 0xbb, 0xbf)) {
      found.bom = true;
      this.#provenUtf8 = true;
      return 3;
    }
    const order = utf16Order(bytes);
    if (order === undefined) return 0;
    found.encoding = order;
    found.bom = starts(0xff, 0xfe) || starts(0xfe, 0xff);
    this.#decoder = new TextDecoder(order);
    return found.bom ? 2 : 0;
  }

  #utf8(bytes: Uint8Array, last: boolean): string {
    const end = last ? bytes.length : completeLength(bytes);
    this.#pending = bytes.slice(end);
    const whole = bytes.subarray(0, end);
    try {
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(whole);
      if (!this.#provenUtf8 && text.length !== whole.length) this.#provenUtf8 = true;
      return text;
    } catch {
      return this.#notUtf8(whole, last);
    }
  }

  #notUtf8(bytes: Uint8Array, last: boolean): string {
    const { text, good, bad } = decodeMixed(bytes, last);
    if (this.#provenUtf8 || good > bad) {
      this.#provenUtf8 = true;
      this.#found.mixed = true;
      return text;
    }
    this.#found.encoding = "windows-1252";
    this.#decoder = new TextDecoder("windows-1252");
    const rest = this.#pending;
    this.#pending = new Uint8Array(0);
    return this.#decoder.decode(Buffer.concat([bytes, rest]), { stream: true });
  }
}

/** A mark, or zero bytes that stand only at even or only at odd places, as they do for Latin letters in UTF-16. */
function utf16Order(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const head = bytes.subarray(0, 512);
  const zeros = [0, 0];
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2]!++;
  const half = head.length / 2;
  if (zeros[1]! > half * 0.6 && zeros[0]! < half * 0.1) return "utf-16le";
  if (zeros[0]! > half * 0.6 && zeros[1]! < half * 0.1) return "utf-16be";
  return undefined;
}

/** How many bytes end on the end of a UTF-8 sequence; at most three stay behind. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function sequenceLength(first: number): number {
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  if (first >= 0xf0 && first <= 0xf4) return 4;
  return 1;
}

/** UTF-8 where it is well formed, Windows-1252 byte by byte where not; an unfinished last sequence becomes U+FFFD. */
function decodeMixed(bytes: Uint8Array, last: boolean): { text: string; good: number; bad: number } {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  // Its bytes are asked for as a stream: otherwise Node 22 reads them as Latin-1, without curly quotes or "œ".
  const single = new TextDecoder("windows-1252");
  const parts: string[] = [];
  let good = 0;
  let bad = 0;
  let plain = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = bytes[at]! < 0x80 ? 1 : sequenceLength(bytes[at]!);
    if (bytes[at]! < 0x80 || isSequence(bytes, at, length)) {
      if (length > 1) good++;
      at += length;
      continue;
    }
    parts.push(strict.decode(bytes.subarray(plain, at)));
    const cutOff = last && length > 1 && at + length > bytes.length && good > 0;
    parts.push(cutOff ? "\uFFFD" : single.decode(bytes.subarray(at, at + 1), { stream: true }));
    at = cutOff ? bytes.length : at + 1;
    plain = at;
    bad++;
  }
  parts.push(strict.decode(bytes.subarray(plain)));
  return { text: parts.join(""), good, bad };
}

function isSequence(bytes: Uint8Array, at: number, length: number): boolean {
  if (length === 1 || at + length > bytes.length) return false;
  for (let i = 1; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return false;
  const [first, second] = [bytes[at]!, bytes[at + 1]!];
  // Overlong forms, surrogates and code points past U+10FFFF (RFC 3629, section 4).
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  if (first === 0xf4) return second < 0x90;
  return true;
}

/** Every line end becomes "\n", also when "\r\n" is cut between two pieces. */
class Newlines {
  #return = false;

  normalise(text: string): string {
    const whole = this.#return ? `\r${text}` : text;
    this.#return = whole.endsWith("\r");
    const ready = this.#return ? whole.slice(0, -1) : whole;
    return ready.includes("\r") ? ready.replace(/\r\n?/g, "\n") : ready;
  }

  end(): string {
    return this.#return ? "\n" : "";
  }
}
