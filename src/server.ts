/** Entry: `node src/server.ts`. Says in one line why a start failed, and exits 1. */
import { keepCompiledModules } from "./compile-cache.ts";
import { loadEnvFile } from "./env-file.ts";

loadEnvFile();
keepCompiledModules();
const [{ serve }, { openService }, { readerLanguageOf }, { errorMessage }, { TopiqueError }] =
  await Promise.all([
    import("./serve.ts"),
    import("./open-service.ts"),
    import("./config.ts"),
    import("./messages.ts"),
    import("./errors.ts"),
  ]);

try {
  await serve(openService);
} catch (error) {
  if (!(error instanceof TopiqueError)) throw error;
  const { title, detail } = errorMessage(error.code, error.facts, readerLanguageOf());
  process.stderr.write(`topique: ${title}. ${detail}\n`);
  process.exit(1);
}
