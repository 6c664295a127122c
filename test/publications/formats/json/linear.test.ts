import { list, testLists } from "../../../helpers/linear-lists.ts";

testLists("JSON", {
  "objects in objects": list('{"a":', "["),
  "lists in lists": list("[", '{"title":'),
  "lists behind a record": list("[", '[{"title":"a"},'),
  "braces in a string": list("{", '[{"'),
  quotes: list('"', "["),
  backslashes: list("\\", '["'),
  "a key of titles": list("TITLE", '[{"'),
  "broken records": list('{"title":x},', "["),
  "records that never end": list('{"title":"a",', "["),
  "many keys": (size) => {
    const keys = Array.from({ length: size / 12 }, (_, i) => `"k${i}":1`).join(",");
    return `[{"title":"x",${keys}}]`;
  },
  "titles written otherwise": list('{"title":"\\u0061b"},', '{"items":[', '{"title":"z"}]}'),
  "places of words": list('{"abstract_inverted_index":{"a":[99999]}},', "[", '{"title":"z"}]'),
  "lists of lists of records": list("[[[[[[{}]]]]]],", '{"items":[', '[[[[[[{"title":"z"}]]]]]]]}'),
  "lines never closed": list('{"title":\n', '{"title":"a"}\n'),
  "lines nested deep": list('{"title":{"title":[[[[[[[[1]]]]]]]]}}\n'),
  "one line": list("a", '{"title":"a"}\n{"title":"', '"}\n'),
});
