import { Type } from "typebox";

const closed = { additionalProperties: false };

export const Live = Type.Object({ status: Type.Literal("live") }, { ...closed, $id: "Live" });
export const Ready = Type.Object({ status: Type.Literal("ready") }, { ...closed, $id: "Ready" });
