import t from "tap";
import { TopiqueError } from "../../src/errors.ts";
import { readReach } from "../../src/service/reach.ts";

const settings = { TOPIQUE_HOST: "Localhost", TOPIQUE_HOSTS: "", TOPIQUE_ORIGINS: "" };

t.test("names and origins stand in lists, with or without spaces", async (t) => {
  t.strictSame(readReach(settings), { hosts: new Set(["localhost"]), origins: new Set() });
  const reach = readReach({
    ...settings,
    TOPIQUE_HOSTS: "Topics.example.org, topique,",
    TOPIQUE_ORIGINS: "https://a.example,http://b.example:81",
  });
  t.strictSame(reach, {
    hosts: new Set(["localhost", "topics.example.org", "topique"]),
    origins: new Set(["https://a.example", "http://b.example:81"]),
  });
});

t.test("what is no name or origin is refused with its place", async (t) => {
  const cases: [field: "TOPIQUE_HOSTS" | "TOPIQUE_ORIGINS", value: string, type: string][] = [
    ["TOPIQUE_HOSTS", "https://topics.example.org", "host-names"],
    ["TOPIQUE_HOSTS", "topics.example.org:443", "host-names"],
    ["TOPIQUE_HOSTS", "*", "host-names"],
    ["TOPIQUE_ORIGINS", "a.example", "origins"],
    ["TOPIQUE_ORIGINS", "https://a.example/", "origins"],
    ["TOPIQUE_ORIGINS", "*", "origins"],
    ["TOPIQUE_ORIGINS", "null", "origins"],
  ];
  for (const [field, value, type] of cases) {
    const facts = { field, type, came: JSON.stringify(value) };
    t.throws(() => readReach({ ...settings, [field]: value }), new TopiqueError("setting-invalid", facts));
  }
});
