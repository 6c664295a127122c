import t from "tap";
import { DisjointSets } from "../../../src/publications/duplicates/disjoint-sets.ts";

t.test("DisjointSets: sets are named by their smallest index, in whatever order they grow", async (t) => {
  const sets = new DisjointSets();
  for (let i = 0; i < 6; i++) t.equal(sets.add(), i);
  sets.union(5, 3);
  sets.union(3, 1);
  sets.union(4, 2);
  t.same(
    [0, 1, 2, 3, 4, 5].map((i) => sets.find(i)),
    [0, 1, 2, 1, 2, 1],
  );
  sets.union(5, 4);
  t.same(
    [0, 1, 2, 3, 4, 5].map((i) => sets.find(i)),
    [0, 1, 1, 1, 1, 1],
  );
});
