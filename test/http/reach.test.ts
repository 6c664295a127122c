import t from "tap";
import { startApp } from "../helpers/app.ts";

const reach = {
  hosts: new Set(["0.0.0.0", "topics.example.org"]),
  origins: new Set(["https://portal.example.org"]),
};

t.test("Host: only the service's own names and addresses", async (t) => {
  const { app } = await startApp(t, { reach });
  const cases: [host: string, status: number][] = [
    ["localhost", 200],
    ["LOCALHOST.:8080", 200],
    ["127.0.0.1:8080", 200],
    ["[::1]:8080", 200],
    ["192.168.1.20", 200],
    ["topics.example.org", 200],
    ["Topics.Example.org:443", 200],
    ["evil.example", 421],
    ["localhost.evil.example:8080", 421],
    ["topics.example.org.evil.example", 421],
    ["127.0.0.1.evil.example", 421],
    ["localhost@evil.example", 421],
    ["[localhost]", 421],
  ];
  for (const [host, status] of cases) {
    const response = await app.inject({ url: "/v1/info", headers: { host } });
    t.equal(response.statusCode, status, host);
  }
  const told = await app.inject({
    url: "/v1/jobs",
    headers: { host: "evil.example", "accept-language": "fr" },
  });
  t.match(told.json(), { code: "host-unknown", detail: /evil\.example.*TOPIQUE_HOSTS/ });
  t.match(told.json().title, "Ce service porte un autre nom");
  const health = await app.inject({ url: "/health/ready", headers: { host: "evil.example" } });
  t.equal(health.statusCode, 200, "a balancer may ask by any name");
});

t.test("Origin: its own pages and those of named origins", async (t) => {
  const { app, analyser } = await startApp(t, { reach });
  const cases: [origin: string | undefined, status: number, host?: string][] = [
    [undefined, 200],
    ["http://localhost:8080", 200],
    ["https://localhost:8080", 200],
    ["https://topics.example.org", 200],
    ["https://portal.example.org", 200],
    ["http://localhost:3000", 403],
    ["http://evil.example", 403],
    ["http://portal.example.org", 403],
    ["https://portal.example.org.evil.example", 403],
    ["null", 403],
    ["", 403],
    ["http://127.0.0.1:8080", 403],
    ["http://127.0.0.1:8080", 200, "127.0.0.1:8080"],
  ];
  for (const [origin, status, host = "localhost:8080"] of cases) {
    for (const url of ["/v1/tags", "/v1/info"] as const) {
      const response = await app.inject({
        method: url === "/v1/tags" ? "POST" : "GET",
        url,
        headers: { host, ...(origin !== undefined && { origin }), "content-type": "text/plain" },
        ...(url === "/v1/tags" && { payload: "robot" }),
      });
      t.equal(response.statusCode, status, `${origin} ${url}`);
      const allowed = origin === "https://portal.example.org" ? origin : undefined;
      t.equal(response.headers["access-control-allow-origin"], allowed, `${origin} ${url}`);
    }
  }
  t.equal(
    analyser.calls.length,
    cases.filter(([, status]) => status === 200).length,
    "none refused was read",
  );
});

t.test("a browser is told what pages may send, and nothing for strangers", async (t) => {
  const { app } = await startApp(t, { reach });
  const ask = (origin: string) =>
    app.inject({
      method: "OPTIONS",
      url: "/v1/tags",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });
  const known = await ask("https://portal.example.org");
  t.equal(known.statusCode, 204);
  t.match(known.headers, {
    "access-control-allow-origin": "https://portal.example.org",
    "access-control-allow-methods": /\bPOST\b/,
    "access-control-allow-headers": /\bContent-Type\b/,
    vary: "Accept-Language, Origin",
  });
  const stranger = await ask("http://evil.example");
  t.equal(stranger.statusCode, 403);
  t.notOk("access-control-allow-origin" in stranger.headers);
  t.equal((await app.inject({ method: "OPTIONS", url: "/v1/tags" })).statusCode, 405, "no preflight");
});

t.test("every answer has security headers, the page a policy of its own", async (t) => {
  const { app } = await startApp(t);
  for (const url of ["/v1/topics", "/health/live", "/nothing", "/v1/topics/%ff", "/openapi.json"]) {
    t.match(
      (await app.inject(url)).headers,
      {
        "x-content-type-options": "nosniff",
        "content-security-policy": /^default-src 'none'/,
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "same-origin",
      },
      url,
    );
  }
  t.match(
    (await app.inject("/docs/")).headers["content-security-policy"],
    /^default-src 'self'.*frame-ancestors/,
  );
});
