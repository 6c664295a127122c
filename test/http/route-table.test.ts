import fastify from "fastify";
import t from "tap";
import { rememberRoutes } from "../../src/http/route-table.ts";

t.test("rememberRoutes answers which methods a path would have taken", async (t) => {
  const app = fastify();
  t.teardown(() => app.close());
  const methodsOf = rememberRoutes(app);
  app.get("/a.b/:id", () => "");
  app.route({ method: ["POST", "DELETE"], url: "/a.b/:id", handler: () => "" });
  app.get("/files/*", () => "");
  await app.ready();
  t.strictSame(methodsOf("/a.b/1"), ["DELETE", "GET", "HEAD", "POST"]);
  t.strictSame(methodsOf("/files/x/y"), ["GET", "HEAD"]);
  t.strictSame(methodsOf("/a.b/1/2"), []);
  t.strictSame(methodsOf("/aXb/1"), [], "a dot is a dot");
});
