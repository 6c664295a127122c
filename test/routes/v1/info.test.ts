import t from "tap";
import manifest from "../../../package.json" with { type: "json" };
import { identity, stamp, startApp } from "../../helpers/app.ts";

t.test("GET /v1/info says what runs", async (t) => {
  const { app } = await startApp(t);
  t.strictSame((await app.inject("/v1/info")).json(), {
    name: "topique",
    version: manifest.version,
    encoder: identity,
    vocabulary: { hash: "vocabulary-hash", topics: 3, areas: 1 },
    languages: ["en", "fr"],
    limits: {
      bodyBytes: 65_536,
      lineBytes: 65_536,
      listEntries: 1_000,
      textCharacters: 200_000,
      tags: 100,
      queue: 100,
    },
    workers: 2,
    stamp,
  });
});

t.test("GET /v1/info before the encoder is known is 503", async (t) => {
  const { app } = await startApp(t, { encoder: () => undefined });
  t.match((await app.inject("/v1/info")).json(), { status: 503, code: "starting" });
});
