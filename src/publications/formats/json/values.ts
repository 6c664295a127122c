/** Values out of JSON of unknown shape. */
export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Values nested deeper than this are none of a publication's. */
export const MAX_DEPTH = 60;

/** Whether a value is nested deeper than whoever goes through it by recursion should have to go; circles are. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth > MAX_DEPTH || Object.values(value).some((inner) => isTooDeep(inner, depth + 1));
}

/** The text of a value however it is wrapped: a string, a number, the first of a list, {value}, {title}, {en, fr}. */
export function text(value: unknown, depth = 0): string | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : undefined;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (depth > 4) return undefined;
  if (Array.isArray(value))
    return text(
      value.find((one) => text(one, depth + 1) !== undefined),
      depth + 1,
    );
  if (!isObject(value)) return undefined;
  for (const key of ["value", "title", "content", "text", "#text", "_", "en", "fr", "$"]) {
    const inner = text(value[key], depth + 1);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** A year or date, however it is wrapped: {"date-parts": [[2020, 1]]}, {year: {value}}, {text}. */
export function dateText(value: unknown): string | undefined {
  // CSL as YAML: issued: [{year: 2020}].
  if (Array.isArray(value) && isObject(value[0])) return dateText(value[0]);
  if (!isObject(value)) return text(value);
  const parts = value["date-parts"] ?? value["dateParts"];
  if (Array.isArray(parts))
    return parts
      .flat()
      .find((part) => part !== null && part !== undefined)
      ?.toString();
  return text(value["year"]) ?? text(value["raw"]) ?? text(value["literal"]) ?? text(value["text"]);
}

/** The name of a thing that is an object or only its name. */
export function nameOf(value: unknown): string | undefined {
  return isObject(value)
    ? (text(value["display_name"]) ?? text(value["name"]) ?? text(value["title"]))
    : text(value);
}

/** The addresses in a value: itself, or those of its parts. */
export function urlsIn(value: unknown): string[] {
  if (typeof value === "string") return /^(?:https?:)?\/\/|^www\./.test(value.trim()) ? [value.trim()] : [];
  if (Array.isArray(value)) return value.flatMap(urlsIn);
  return isObject(value)
    ? [value["url"], value["URL"], value["value"], value["href"], value["link"]].flatMap(urlsIn)
    : [];
}
