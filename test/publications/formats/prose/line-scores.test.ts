import t from "tap";
import { authorsOnLine, scoreLine } from "../../../../src/publications/formats/prose/line-scores.ts";
import { nameScore } from "../../../../src/publications/formats/prose/name-score.ts";

const NAMES =
  "D. Eyers; J.B.S. Haldane; KVN Rao; JB Lanier; Ludwig van Beethoven; Pierre-Luc Bacon; Eric d'Alché-Buc; María José González; Nguyen Hoang Long; S. Ebrahimi Kahou; Łukasz Kaiser; Çağlar Gülçehre; Max Welling; Grace Zhang; Will Hamilton; Xu Ji; Abdoulaye Baniré Diallo; Linxi \"Jim\" Fan; Jos'e Miguel Hern'andez-Lobato; SueYeon Chung; Quinn McIntyre; Abby O'Neill; Hal Daumé III; 张伟; MARIE DUPONT; Sean Chen*";
const TITLES =
  "Graph Attention Networks; Deep Sets; Hierarchical Reinforcement Learning; Bayesian optimization, again; Invariant Risk Minimization; Apprentissage profond; Réseaux de neurones; What is a name?; FETA: fairness enforced; Attention Is All You Need; Image Segmentation; Learning to Read; GFlowNet Foundations; Traduction automatique; L'analyse syntaxique du français";

t.test("scoreLine: names score higher as authors than as titles", async (t) => {
  for (const name of NAMES.split("; ")) {
    const { author, title } = scoreLine(name, undefined);
    t.ok(author > title, `${name}: ${author} > ${title}`);
  }
});

t.test("scoreLine: titles score higher as titles than as authors", async (t) => {
  for (const line of TITLES.split("; ")) {
    const { author, title } = scoreLine(line, undefined);
    t.ok(title > author, `${line}: ${title} > ${author}`);
  }
});

t.test("scoreLine: the page's own person is an author, however odd the name", async (t) => {
  t.ok(scoreLine("Suharto", "SUHARTO").author > 5);
});

t.test("scoreLine: dates, venues and buttons are told apart", async (t) => {
  for (const line of [
    "2023-05-02",
    "12 mars 2021",
    "March 2, 2020",
    "ArXiv (prépublication)",
    "Neural Computation (published)",
    "NeurIPS 2023",
  ]) {
    t.ok(scoreLine(line, undefined).meta > 0, line);
  }
  for (const line of ["Load more", "Voir plus", "Suivant", "3", "BibTeX"])
    t.ok(scoreLine(line, undefined).noise > 0, line);
});

t.test("authorsOnLine: several people on a line, or one family-first", async (t) => {
  t.same(authorsOnLine("Ying Zhang, Jane Roe and Max Welling"), ["Ying Zhang", "Jane Roe", "Max Welling"]);
  t.same(authorsOnLine("Zhang, Ying"), ["Zhang, Ying"]);
  t.ok(nameScore("Jane Roe") > 0);
});
