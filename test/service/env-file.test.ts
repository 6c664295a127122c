import t from "tap";
import { loadEnvFile } from "../../src/service/env-file.ts";

t.test(
  "loadEnvFile: a .env file adds settings, the environment goes before it, none is no fault",
  async (t) => {
    const start = process.cwd();
    t.teardown(() => process.chdir(start));
    process.env.TOPIQUE_TEST_SET = "from the environment";
    process.chdir(t.testdir({ ".env": "TOPIQUE_TEST_SET=from the file\nTOPIQUE_TEST_NEW=from the file\n" }));
    loadEnvFile();
    t.equal(process.env.TOPIQUE_TEST_SET, "from the environment");
    t.equal(process.env.TOPIQUE_TEST_NEW, "from the file");
    process.chdir(t.testdir({ empty: {} }));
    t.doesNotThrow(() => loadEnvFile());
  },
);

t.test("loadEnvFile: a folder of that name is told as what it is", async (t) => {
  const start = process.cwd();
  t.teardown(() => process.chdir(start));
  process.chdir(t.testdir({ ".env": {} }));
  t.throws(() => loadEnvFile(), {
    code: "input-unreadable",
    facts: { name: ".env", reason: "it is a folder" },
  });
});
