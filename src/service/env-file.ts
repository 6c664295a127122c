/**
 * Adds the settings of a .env file in the current folder, if there is one. Variables of the
 * environment go before it. Node's own --env-file-if-exists would complain when there is none.
 */
export function loadEnvFile(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
