/** The container's HEALTHCHECK: exit 0 when /health/ready says 200, 1 otherwise. */
const port = process.env.TOPIQUE_PORT ?? "8080";
try {
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`, {
    signal: AbortSignal.timeout(2500),
  });
  process.exitCode = response.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
