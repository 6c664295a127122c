import t from "tap";
import { greeting } from "../../src/service/greeting.ts";

t.test("greeting() names the address to open, in both languages", async (t) => {
  t.equal(
    greeting("localhost", 8080, "en"),
    "Topique is ready: open http://localhost:8080/docs (Ctrl-C stops it).\n",
  );
  t.equal(
    greeting("0.0.0.0", 80, "fr"),
    "Topique est prêt\u00a0: ouvrez http://localhost:80/docs (Ctrl-C l'arrête).\n",
  );
  t.match(greeting("::1", 8080, "en"), "http://[::1]:8080/docs");
});
