import type { FastifyInstance } from "fastify";

/** Remembers the routes registered from now on; answers which methods a path would have taken. */
export function rememberRoutes(app: FastifyInstance): (path: string) => string[] {
  const routes: { path: RegExp; methods: string[] }[] = [];
  app.addHook("onRoute", ({ url, method }) => {
    const pattern = url.split(/(:\w+|\*)/).map((part) => {
      if (part === "*") return ".*";
      return part.startsWith(":") ? "[^/]+" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    });
    routes.push({ path: new RegExp(`^${pattern.join("")}$`), methods: [method].flat() });
  });
  return (path) => {
    const methods = routes.filter((route) => route.path.test(path)).flatMap((route) => route.methods);
    return [...new Set(methods)].sort();
  };
}
