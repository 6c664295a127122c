import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Help } from "commander";
import t from "tap";
import { settingFiles } from "../../scripts/settings.ts";
import { readSettings } from "../../src/service/config.ts";
import { eachSetting } from "../../src/service/settings.ts";
import { settingsHelp } from "../../src/service/settings-help.ts";

t.test(".env.example and the tables of docs/ are what the settings say (npm run settings)", async (t) => {
  const files = await settingFiles();
  t.equal(files.size, 3);
  for (const [path, text] of files) {
    t.equal(await readFile(path, "utf8"), text, path);
    for (const [name] of eachSetting()) t.ok(text.includes(name), `${basename(path)} has ${name}`);
  }
});

t.test("every setting has its words in both languages, as help and tables have room for", async (t) => {
  for (const [name, { en, fr, type, enum: choices }] of eachSetting()) {
    for (const { what, more } of [en, fr]) {
      t.match(what, /^.{4,60}[^.]$/, `${name}: what it is`);
      t.match(more, /^.{10,}\.$/, `${name}: what its values do`);
    }
    t.equal(typeof en.default, typeof fr.default, `${name}: the default in words`);
    if (type === "string" && !choices) t.not(en.more, fr.more, `${name} is translated`);
  }
});

t.test("every default is a value that the setting takes", async (t) => {
  const defaults = readSettings({});
  for (const [name, setting] of eachSetting()) {
    t.same(readSettings({ [name]: String(setting.default) })[name], setting.default, name);
    t.same(defaults[name], setting.default, `${name} when nothing is set`);
  }
});

t.test("settingsHelp names every setting with its default, in the reader's language", async (t) => {
  const english = settingsHelp(new Help(), "en");
  const french = settingsHelp(new Help(), "fr");
  for (const [name] of eachSetting()) {
    t.match(english, new RegExp(`^  ${name} +\\S`, "m"));
    t.match(french, new RegExp(`^  ${name} +\\S`, "m"));
  }
  t.match(english, /TOPIQUE_WORKERS +worker threads, each with its own encoder \(one a core\)\n/);
  t.match(french, /TOPIQUE_QUEUE +textes qui peuvent attendre avant un 429 \(256\)\n/);
});
