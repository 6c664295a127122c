import t from "tap";
import { parse } from "yaml";
import { startApp } from "../helpers/app.ts";

t.test("GET /openapi.json and /openapi.yaml give the same contract", async (t) => {
  const { app } = await startApp(t);
  const json = await app.inject("/openapi.json");
  const yaml = await app.inject("/openapi.yaml");
  t.match(json.headers["content-type"], /^application\/json/);
  t.match(yaml.headers["content-type"], /^application\/yaml/);
  t.equal(json.json().openapi, "3.1.0");
  t.strictSame(parse(yaml.body), json.json());
});

t.test("GET /docs is a page that needs no other host", async (t) => {
  const { app } = await startApp(t);
  const page = await app.inject({ url: "/docs" });
  t.equal(page.statusCode, 200);
  t.match(page.headers["content-security-policy"], /default-src 'self';.*script-src 'self';/);
  t.notMatch(page.headers["content-security-policy"], /https?:|unsafe-eval|upgrade-insecure/);
  const files = Array.from(page.body.matchAll(/(?:src|href)="([^"]+)"/g), ([, url]) => url ?? "");
  t.ok(files.length >= 4, files.join(" "));
  for (const file of files) {
    t.notMatch(file, /^(https?:)?\/\//);
    const response = await app.inject(new globalThis.URL(file, "http://x/docs/").pathname);
    t.equal(response.statusCode, 200, file);
    if (/css$/.test(file)) t.notMatch(response.body, /url\(["']?(https?:)?\/\/|@import/, file);
    if (/initializer/.test(file)) t.notMatch(response.body, /validator\.swagger\.io/, file);
  }
});
