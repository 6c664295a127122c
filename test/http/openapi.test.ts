import { readFile } from "node:fs/promises";
import t from "tap";
import { OPENAPI_FILE, openapiYaml } from "../../scripts/write-openapi.ts";

t.test("openapi.yaml is what the routes say (else: node scripts/write-openapi.ts)", async (t) => {
  t.equal(await readFile(OPENAPI_FILE, "utf8"), await openapiYaml());
});
