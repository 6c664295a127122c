import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { lockFolder } from "../../src/database/data-lock.ts";

t.test("lockFolder", async (t) => {
  t.test("refuses a folder that is held and takes it when it is free again", async (t) => {
    const folder = t.testdir();
    const lock = await lockFolder(folder);
    await t.rejects(lockFolder(folder), { code: "data-locked", facts: { folder } });
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  t.test("takes over from a process that was killed", async (t) => {
    const folder = t.testdir();
    const holder = spawn(process.execPath, [
      "--input-type=module",
      "-e",
      `import { lockFolder } from ${JSON.stringify(new URL("../../src/database/data-lock.ts", import.meta.url).href)};
       await lockFolder(${JSON.stringify(folder)});
       console.log("held");
       setInterval(() => {}, 1000);`,
    ]);
    await once(holder.stdout, "data");
    await t.rejects(lockFolder(folder), { code: "data-locked" });
    holder.kill("SIGKILL");
    await once(holder, "exit");
    await (await lockFolder(folder)).release();
  });

  t.test("holds though its socket is removed, on Linux", async (t) => {
    // A short path, so that the socket stands in the folder.
    const folder = await mkdtemp(join(tmpdir(), "topique-"));
    t.teardown(() => rm(folder, { recursive: true }));
    const lock = await lockFolder(folder);
    if (process.platform === "linux") await rm(join(folder, "in-use.sock"));
    await t.rejects(lockFolder(folder), { code: "data-locked" });
    await t.rejects(lockFolder(folder), { code: "data-locked" }, "whoever was refused left nothing behind");
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  t.test("works in a folder whose path is too long for a socket", async (t) => {
    const folder = join(t.testdir({ ["deep".repeat(30)]: {} }), "deep".repeat(30));
    const lock = await lockFolder(folder);
    await t.rejects(lockFolder(folder), { code: "data-locked" });
    await lock.release();
  });
});
