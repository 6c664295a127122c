/** JSON for people: what fits on a line of `width` columns stands on one. Ends with a newline. */
export function printJson(value: unknown, width = 110): string {
  return `${layOut(value, "", width)}\n`;
}

function layOut(value: unknown, indent: string, width: number): string {
  const line = JSON.stringify(value, null, 1).replace(/\n */g, " ");
  if (typeof value !== "object" || value === null || indent.length + line.length <= width) return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((entry) => deeper + layOut(entry, deeper, width)).join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value).map(
    ([key, entry]) => `${deeper}${JSON.stringify(key)}: ${layOut(entry, deeper, width)}`,
  );
  return `{\n${entries.join(",\n")}\n${indent}}`;
}
