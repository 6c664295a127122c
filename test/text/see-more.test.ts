import fc from "fast-check";
import t from "tap";
import { removeSeeMore } from "../../src/text/see-more.ts";

t.test("removeSeeMore joins what the marker parted", async (t) => {
  const cases: [given: string, expected: string][] = [
    [
      "generalization, though method… (see more)s incorporating",
      "generalization, though methods incorporating",
    ],
    ["for machine learning… (see more) systems", "for machine learning systems"],
    ["The former prioritizes c… (see more)ompiler-based", "The former prioritizes compiler-based"],
    ["une méthod… (voir plus)e simple", "une méthode simple"],
    ["une méthode… (voir plus) simple", "une méthode simple"],
    ["three dots... (see more) work too", "three dots work too"],
    ["no space…(see more)here", "no spacehere"],
    ["a line\u00a0break…\n(See More)s", "a line\u00a0breaks"],
    ["the end is cut off… (see more)", "the end is cut off"],
    ["la suit… (lire la suite)e", "la suite"],
    ["glued(see more)on", "gluedon"],
    ["one… (see more)s and two… (see more)s", "ones and twos"],
  ];
  for (const [given, expected] of cases) t.equal(removeSeeMore(given), expected, given);
});

t.test("removeSeeMore leaves honest words alone", async (t) => {
  const honest = [
    "We discuss limits (see more) below.",
    "and so on…",
    "wait... what?",
    "(see Section 3)",
    "",
  ];
  for (const text of honest) t.equal(removeSeeMore(text), text);
});

t.test("removeSeeMore undoes the marker wherever it is dropped between two characters", async () => {
  const letters = fc.stringMatching(/^[a-zé ]{1,30}$/);
  fc.assert(
    fc.property(letters, letters, (before, after) => {
      const markers = ["… (see more)", "… (voir plus)", "... (see more)"];
      return markers.every((marker) => removeSeeMore(before + marker + after) === before + after);
    }),
  );
});
