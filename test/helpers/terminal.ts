import type { ReaderLanguage } from "../../src/languages/language.ts";

/** A terminal in memory: what a command wrote can be read back. */
export function createTerminal({ input = "", language = "en" as ReaderLanguage } = {}) {
  const written = { output: "", errors: "" };
  const writer = (name: keyof typeof written) => ({
    write(text: string) {
      written[name] += text;
    },
  });
  return {
    written,
    input: (async function* () {
      yield input;
    })(),
    output: writer("output"),
    errors: writer("errors"),
    language,
  };
}
