import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { decidingFiles, hashEncoder } from "../../src/encoder/encoder-files.ts";

const FILES = {
  "onnx/model_quantized.onnx": "w",
  "tokenizer.json": "t",
  "tokenizer_config.json": "c",
  "config.json": "p",
};

async function writeEncoder(folder: string, files: Record<string, string>): Promise<string> {
  await mkdir(join(folder, "onnx"), { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
  return folder;
}

t.test("decidingFiles names the weights as the dtype has them", async (t) => {
  t.equal(decidingFiles("q8")[0], "onnx/model_quantized.onnx");
  t.equal(decidingFiles("fp32")[0], "onnx/model.onnx");
  t.equal(decidingFiles("q4f16")[0], "onnx/model_q4f16.onnx");
});

t.test("hashEncoder", async (t) => {
  t.test("is SHA-256 over the lines of the files' own", async (t) => {
    // printf w | sha256sum, and so on; the four lines | sha256sum | cut -c1-16
    t.equal(await hashEncoder(await writeEncoder(t.testdir(), FILES), "q8"), "897fb8c5e90da45c");
  });

  t.test("changes with every file that decides a vector, and with no other", async (t) => {
    const before = await hashEncoder(await writeEncoder(t.testdir(), FILES), "q8");
    for (const file of Object.keys(FILES)) {
      const folder = await writeEncoder(t.testdir(), { ...FILES, [file]: "other" });
      t.not(await hashEncoder(folder, "q8"), before, file);
    }
    const folder = await writeEncoder(t.testdir(), { ...FILES, "README.md": "x", "onnx/model.onnx": "x" });
    t.equal(await hashEncoder(folder, "q8"), before);
  });

  t.test("names the file that is missing", async (t) => {
    const folder = await writeEncoder(t.testdir(), FILES);
    await t.rejects(hashEncoder(folder, "fp32"), {
      code: "model-corrupt",
      facts: { file: join(folder, "onnx/model.onnx"), reason: "missing" },
    });
  });
});
