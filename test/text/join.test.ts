import t from "tap";
import { joinText } from "../../src/text/join.ts";

t.test("joinText", async (t) => {
  const cases: [title: string | undefined, abstract: string | undefined, text: string, basis: string][] = [
    ["Deep nets", "We win.", "Deep nets We win.", "abstract"],
    ["Do nets win?", "They do.", "Do nets win? They do.", "abstract"],
    ["Deep nets.", "We win.", "Deep nets. We win.", "abstract"],
    ["Deep nets", "Deep Nets. We win.", "Deep nets We win.", "abstract"],
    ["Deep nets", "Deep nets — We win.", "Deep nets We win.", "abstract"],
    ["Deep nets", "Deep nets are good.", "Deep nets Deep nets are good.", "abstract"],
    ["Deep nets", "Deep nets", "Deep nets", "title"],
    ["Deep nets", undefined, "Deep nets", "title"],
    ["Deep nets", " © 2020 Elsevier. ", "Deep nets", "title"],
    [undefined, "Abstract. We win.", "We win.", "abstract"],
    ["Nets in $O(n^2)$", "$x = 1$ We win.", "Nets in We win.", "abstract"],
    ["", "", "", "title"],
    ["L’image", "L‘IA d’hier", "L'image L'IA d'hier", "abstract"],
  ];
  for (const [title, abstract, text, basis] of cases) {
    t.same(joinText({ title, abstract }), { text, basis }, `${title} + ${abstract}`);
  }
});

t.test("joinText of an abstract that holds its title gives the text of the two apart", async (t) => {
  const title = "Deep nets";
  const abstract = "We win, and $k$-means loses.";
  t.equal(joinText({ abstract: `${title} ${abstract}` }).text, joinText({ title, abstract }).text);
});
