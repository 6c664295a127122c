import { connect } from "node:net";
import { text } from "node:stream/consumers";
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

t.test("paths of /docs that lead nowhere are 404 problems", async (t) => {
  const { app } = await startApp(t);
  await app.listen({ port: 0, host: "127.0.0.1" });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  for (const path of ["nothing", "../x", "%2e%2e/x", "x/../../..", "%00", "%5c..%5c"]) {
    // By hand, as every client tidies such a path before it asks.
    const socket = connect(address.port, "127.0.0.1");
    socket.write(`GET /docs/static/${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    t.match(await text(socket), /^HTTP\/1\.1 404 .*"code":"route-unknown"/s, path);
  }
});
