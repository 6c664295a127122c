import t from "tap";
import { arxivOfDoi, findArxiv, findDoi, readArxiv } from "../../src/publications/identifiers.ts";

t.test("findDoi: bare, in an address, in a text, without what follows it", async (t) => {
  const texts: [string | undefined, string | undefined][] = [
    ["10.1000/ABC.1", "10.1000/abc.1"],
    ["https://doi.org/10.1000/abc%281%29", "10.1000/abc(1)"],
    ["see (doi:10.1000/abc(1)2).", "10.1000/abc(1)2"],
    ["10.1000/x\\_1", "10.1000/x_1"],
    ["10.1000/abc [doi]", "10.1000/abc"],
    ["version 10.2 of/it", undefined],
    ["10.1000/%E0%A4%A", "10.1000/%e0%a4%a"],
    [undefined, undefined],
  ];
  for (const [text, doi] of texts) t.equal(findDoi(text), doi, text ?? "nothing");
});

t.test("readArxiv, findArxiv: both schemes, without version, and no page range", async (t) => {
  t.equal(readArxiv("2202.02465v1"), "2202.02465");
  t.equal(readArxiv("cs/0112017v2"), "cs/0112017");
  t.equal(readArxiv("1234"), undefined);
  t.equal(findArxiv("arXiv preprint arXiv:2310.12345"), "2310.12345");
  t.equal(findArxiv("http://arxiv.org/abs/math.GT/0309136"), "math.gt/0309136");
  t.equal(findArxiv("abs/1804.06424"), "1804.06424");
  t.equal(findArxiv("pages 1010.1234"), undefined);
  t.equal(arxivOfDoi("10.48550/arxiv.2310.18780"), "2310.18780");
  t.equal(arxivOfDoi("10.1000/x"), undefined);
});
