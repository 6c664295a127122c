/** Entry: `node src/server.ts`. Says in one line why a start failed, and exits 1. */
import { TopiqueError } from "./errors.ts";
import { keepCompiledModules } from "./service/compile-cache.ts";
import { loadEnvFile } from "./service/env-file.ts";

try {
  loadEnvFile();
  keepCompiledModules();
  const [{ serve }, { openService }] = await Promise.all([
    import("./service/serve.ts"),
    import("./service/open-service.ts"),
  ]);
  await serve(openService);
} catch (error) {
  if (!(error instanceof TopiqueError)) throw error;
  const [{ terminalLanguage }, { errorMessage }] = await Promise.all([
    import("./service/terminal-language.ts"),
    import("./messages/messages.ts"),
  ]);
  const { title, detail } = errorMessage(error.code, error.facts, terminalLanguage());
  process.stderr.write(`topique: ${title}. ${detail}\n`);
  process.exit(1);
}
