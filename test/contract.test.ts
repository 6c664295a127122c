import { readFile } from "node:fs/promises";
import fc from "fast-check";
import t from "tap";
import { parse } from "yaml";
import { OPENAPI_FILE } from "../scripts/write-openapi.ts";
import { startApp } from "./helpers/app.ts";
import { type Contract, createConformance, operationsOf } from "./helpers/contract.ts";
import { requestsTo } from "./helpers/contract-requests.ts";

const contract: Contract = parse(await readFile(OPENAPI_FILE, "utf8"));
const faultOf = createConformance(contract);

// Lists need jobs behind them: see routes/v1/lists-contract.test.ts.
const operations = operationsOf(contract).filter(({ tags }) => !tags.includes("lists"));

for (const operation of operations) {
  const name = `${operation.method.toUpperCase()} ${operation.path}`;
  t.test(`${name}: whatever is sent, the answer is in the contract and no failure of ours`, async (t) => {
    const { app } = await startApp(t);
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(requestsTo(operation, contract, "robotics"), async (request) => {
        const response = await app.inject(request);
        statuses.add(response.statusCode);
        if (response.statusCode >= 500) throw new Error(`${response.statusCode} ${response.body}`);
        // Methods and addresses nobody asked for are not part of an operation.
        const fault = faultOf(
          operation,
          response.statusCode,
          response.headers["content-type"]?.toString(),
          response.body,
        );
        if (fault) throw new Error(`${response.statusCode}: ${fault}`);
      }),
      // One in twenty breaks a query of a single parameter: of 400, some surely do.
      { numRuns: 400 },
    );
    t.ok(statuses.has(200), [...statuses].join(", "));
    if (operation.parameters.length > 0) t.ok(statuses.has(400), "bad requests were among them");
  });
}
