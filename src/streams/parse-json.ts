import { TopiqueError } from "../errors.ts";

/** Parses JSON; throws TopiqueError "json-broken" with line, column and the characters near the break. */
export function parseJson(text: string): unknown {
  const body = text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new TopiqueError("json-broken", breakFacts(body, whereJsonBreaks(body)), { cause });
  }
}

const BYTE_ORDER_MARK = 0xfeff;

function breakFacts(text: string, at: number): Record<string, string | number> {
  const lines = text.slice(0, at).split("\n");
  const near = text.slice(at, at + 20).split("\n")[0]!;
  return {
    line: lines.length,
    column: lines.at(-1)!.length + 1,
    ...(near.trim() === "" ? {} : { near }),
  };
}

/**
 * Offset of the first token with which a text stops being JSON (RFC 8259), its
 * length when it ends too soon. Only called for text that JSON.parse refused,
 * because its own messages give a position for some faults and none for others.
 */
export function whereJsonBreaks(text: string): number {
  const open: ("{" | "[")[] = [];
  let expect: Expect = "value";
  let at = skipSpace(text, 0);
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    const next: Expect | undefined = token === undefined ? undefined : step(expect, token, open);
    if (next === undefined) return at;
    expect = next;
    at = skipSpace(text, at + token!.length);
  }
  return text.length;
}

type Expect = "value" | "value-or-]" | "key" | "key-or-}" | "colon" | "comma" | "end";

const TOKEN =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)\b/uy;

/** What may follow, or undefined when the token may not stand here. */
function step(expect: Expect, token: string, open: ("{" | "[")[]): Expect | undefined {
  const first = token[0];
  const closed = (): Expect => {
    open.pop();
    return afterValue(open);
  };
  if (expect === "key-or-}" && token === "}") return closed();
  if (expect === "value-or-]" && token === "]") return closed();
  if (expect === "key" || expect === "key-or-}") return first === '"' ? "colon" : undefined;
  if (expect === "colon") return token === ":" ? "value" : undefined;
  if (expect === "end") return undefined;
  if (expect === "comma") {
    const inside = open.at(-1);
    if (token === ",") return inside === "{" ? "key" : "value";
    return token === (inside === "{" ? "}" : "]") ? closed() : undefined;
  }
  if (token === "{" || token === "[") {
    open.push(token);
    return token === "{" ? "key-or-}" : "value-or-]";
  }
  return /[\]},:]/.test(first ?? "") && token.length === 1 ? undefined : afterValue(open);
}

function afterValue(open: readonly unknown[]): Expect {
  return open.length === 0 ? "end" : "comma";
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\n\r".includes(text[at]!)) at++;
  return at;
}
