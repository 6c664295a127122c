# The steps are npm scripts, so that `npm test` can run the same ones in a clean directory.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY bin bin
COPY scripts/prune-production.ts scripts/
# Production dependencies only, then without the binaries of other platforms.
RUN npm ci --omit=dev && npm run prune:production

FROM node:24-slim
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json openapi.yaml ./
COPY src src
COPY routes routes
COPY models models
# For lists, on a volume of its own unless one is named; its group is that of the users that no one knows (docker run --user).
RUN install -d -o 1000 -g 0 -m 770 /data
VOLUME /data
USER node
# The compile cache would be written into node_modules, which this user can't; fewer malloc arenas save 20 MB.
ENV TOPIQUE_HOST=0.0.0.0 TOPIQUE_PORT=8080 TOPIQUE_DATA=/data NODE_DISABLE_COMPILE_CACHE=1 MALLOC_ARENA_MAX=2
EXPOSE 8080
# Ready, not merely alive: every worker has answered a text. --start-period covers loading the model.
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 \
  CMD ["node", "src/healthcheck.ts"]
# node itself is PID 1 and gets SIGTERM. Nothing is written to disk but /data: --read-only works.
CMD ["node", "--max-semi-space-size=4", "src/server.ts"]
