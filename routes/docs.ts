import swaggerUi from "@fastify/swagger-ui";
import type { App } from "../src/http/app-parts.ts";

/** The contract as JSON, as YAML and as a page; none of them needs anything but this host. */
export default async function docsRoutes(app: App): Promise<void> {
  app.get("/openapi.json", { schema: { hide: true } }, async (_request, reply) =>
    reply.type("application/json").send(JSON.stringify(app.swagger())),
  );
  app.get("/openapi.yaml", { schema: { hide: true } }, async (_request, reply) =>
    reply.type("application/yaml").send(app.swagger({ yaml: true })),
  );
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    // The page's own default policy would allow https: fonts and styles and a validator on another host.
    staticCSP: OWN_HOST_ONLY,
    uiConfig: { validatorUrl: null, deepLinking: true, tryItOutEnabled: true, docExpansion: "list" },
    theme: { title: "Topique" },
  });
}

const OWN_HOST_ONLY = {
  "default-src": ["'self'"],
  "script-src": ["'self'"],
  // Swagger UI sets style attributes from its script.
  "style-src": ["'self'", "'unsafe-inline'"],
  "img-src": ["'self'", "data:"],
  "object-src": ["'none'"],
  "base-uri": ["'self'"],
  "frame-ancestors": ["'self'"],
};
