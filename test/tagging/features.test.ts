import t from "tap";
import { encoderText, featuresOf, readText } from "../../src/tagging/features.ts";

t.test("readText() cleans, tells the language and spells for the encoder", async (t) => {
  t.same(readText({ title: "\\emph{Optimisation}", abstract: "Abstract. The robots", language: "auto" }), {
    text: "Optimisation The robots",
    basis: "abstract",
    language: { code: "en", confidence: 0.933 },
    forEncoder: "optimization The robots",
  });
  t.same(readText({ title: "Optimisation", language: "fr" }), {
    text: "Optimisation",
    basis: "title",
    language: { code: "fr", confidence: 1 },
    forEncoder: "Optimisation",
  });
});

t.test("featuresOf() has the text as it is and the vector of what the encoder reads", async (t) => {
  const given: string[] = [];
  const embed = async (text: string) => {
    given.push(text);
    return Float32Array.of(1);
  };
  const features = await featuresOf(readText({ title: "Optimisation", language: "en" }), { embed });
  t.same(features, { text: "Optimisation", embedding: Float32Array.of(1) });
  t.same(given, ["optimization"]);
});

t.test("encoderText() respells English alone", async (t) => {
  t.equal(encoderText("optimisation", "en"), "optimization");
  t.equal(encoderText("optimisation", "fr"), "optimisation");
  t.equal(encoderText("optimisation", "mixed"), "optimisation");
});
