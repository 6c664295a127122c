/** Entry: `node src/server.ts`. Says in one line why a start failed, and exits 1. */
import { keepCompiledModules } from "./service/compile-cache.ts";
import { loadEnvFile } from "./service/env-file.ts";

loadEnvFile();
keepCompiledModules();
const [{ serve }, { openService }, { terminalLanguage }, { errorMessage }, { TopiqueError }] =
  await Promise.all([
    import("./service/serve.ts"),
    import("./service/open-service.ts"),
    import("./service/terminal-language.ts"),
    import("./messages/messages.ts"),
    import("./errors.ts"),
  ]);

try {
  await serve(openService);
} catch (error) {
  if (!(error instanceof TopiqueError)) throw error;
  const { title, detail } = errorMessage(error.code, error.facts, terminalLanguage());
  process.stderr.write(`topique: ${title}. ${detail}\n`);
  process.exit(1);
}
