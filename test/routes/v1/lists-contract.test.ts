import { readFile } from "node:fs/promises";
import fc from "fast-check";
import type { InjectOptions } from "fastify";
import t from "tap";
import { parse } from "yaml";
import { OPENAPI_FILE } from "../../../scripts/write-openapi.ts";
import { type Contract, createConformance, operationsOf } from "../../helpers/contract.ts";
import { requestsTo } from "../../helpers/contract-requests.ts";
import { bytesOf, OPTIONS, untilOver } from "../../helpers/jobs.ts";
import { startListsApp } from "../../helpers/lists-app.ts";

const contract: Contract = parse(await readFile(OPENAPI_FILE, "utf8"));
const faultOf = createConformance(contract);
const operations = operationsOf(contract).filter(({ tags }) => tags.includes("lists"));

t.test("lists: whatever is sent, the answer is in the contract and no failure of ours", async (t) => {
  const { app, jobs } = await startListsApp(t);
  for (const operation of operations) {
    await t.test(`${operation.method.toUpperCase()} ${operation.path}`, async (t) => {
      const job = await jobs.receive(bytesOf("robot\n?\nimage\n"), { source: {}, options: OPTIONS });
      await untilOver(jobs, job.id);
      const statuses = new Set<number>();
      const ask = async (request: InjectOptions) => {
        const response = await app.inject(request);
        statuses.add(response.statusCode);
        if (response.statusCode >= 500) throw new Error(`${response.statusCode} ${response.body}`);
        const type = response.headers["content-type"]?.toString();
        const fault = faultOf(operation, response.statusCode, type, response.body);
        if (fault) throw new Error(`${response.statusCode}: ${fault}`);
      };
      await fc.assert(fc.asyncProperty(requestsTo(operation, contract, job.id), ask), { numRuns: 60 });
      // Generated paths seldom hold the one id that is there, and of generated lists with their queries few are right.
      await untilOver(jobs, job.id).catch(() => undefined);
      const list = { payload: "robot\n", headers: { "content-type": "application/octet-stream" } };
      await ask({
        method: operation.method.toUpperCase() as "GET",
        url: operation.path.replace("{id}", job.id),
        ...(operation.requestBody && list),
      });
      t.ok(
        [...statuses].some((status) => status < 300),
        [...statuses].join(", "),
      );
    });
  }
});
