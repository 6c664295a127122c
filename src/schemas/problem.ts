import { type Static, Type } from "typebox";

/** RFC 9457 problem details. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: "urn:topique:problem: and the code." }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String({ description: "What went wrong and what to do, in the reader's language." }),
    code: Type.String({ description: "Stable; programs decide by it." }),
    field: Type.Optional(Type.String({ description: "JSON pointer into the body, or ?name for the query." })),
    requestId: Type.String({ description: "Stands in the service's log." }),
  },
  { additionalProperties: false, $id: "Problem" },
);
export type Problem = Static<typeof Problem>;
