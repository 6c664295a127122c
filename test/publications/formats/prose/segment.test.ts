import t from "tap";
import { segment } from "../../../../src/publications/formats/prose/segment.ts";

const line = (title: number, author: number, abstract: number) => ({
  title,
  author,
  abstract,
  meta: -9,
  noise: -9,
});

t.test("segment: clear lines are what they look like", async (t) => {
  t.same(segment([line(5, -5, -5), line(-5, 5, -5), line(-5, -5, 5)]), ["title", "author", "abstract"]);
});

t.test("segment: after an abstract comes a title, even one that looks a little like a name", async (t) => {
  t.same(segment([line(5, -5, -5), line(-5, -5, 9), line(0, 2, -5), line(-5, 5, -5)]), [
    "title",
    "abstract",
    "title",
    "author",
  ]);
});

t.test("segment: no lines, no kinds", async (t) => {
  t.same(segment([]), []);
});
