import { type Static, Type } from "typebox";

const closed = { additionalProperties: false };

export const InfoBody = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    encoder: Type.Object(
      {
        name: Type.String(),
        hash: Type.String(),
        dtype: Type.String(),
        pooling: Type.String(),
        prefix: Type.String(),
        dimensions: Type.Integer(),
        window: Type.Integer({
          description: "Tokens, special ones counted, after which `overflow` decides.",
        }),
        chunkSize: Type.Integer({ description: "Tokens read at once; longer texts are split." }),
      },
      closed,
    ),
    vocabulary: Type.Object({ hash: Type.String(), topics: Type.Integer(), areas: Type.Integer() }, closed),
    languages: Type.Array(Type.String()),
    limits: Type.Object(
      {
        bodyBytes: Type.Integer(),
        lineBytes: Type.Integer({ description: "Of one NDJSON line." }),
        listEntries: Type.Integer({ description: "Of one JSON batch; NDJSON has no such limit." }),
        textCharacters: Type.Integer({ description: "Of one title or abstract." }),
        tags: Type.Integer(),
        queue: Type.Integer({ description: "Texts that may wait before the next gets 429." }),
      },
      closed,
    ),
    workers: Type.Integer(),
    stamp: Type.Ref("Stamp"),
  },
  { ...closed, $id: "Info" },
);
export type InfoBody = Static<typeof InfoBody>;
