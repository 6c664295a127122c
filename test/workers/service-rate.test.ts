import t from "tap";
import { ServiceRate } from "../../src/workers/service-rate.ts";

t.test("ServiceRate measures while others wait, and forgets what was long ago", async (t) => {
  const rate = new ServiceRate();
  t.equal(rate.secondsFor(100), undefined, "nothing measured");
  rate.answered(0, true);
  t.equal(rate.secondsFor(100), undefined, "one text alone has no distance");
  for (let i = 1; i <= 50; i++) rate.answered(20 * i, i < 50);
  t.equal(rate.secondsFor(100), 2);
  t.equal(rate.secondsFor(1), 1, "never less than a second");
  rate.answered(60_000, true);
  t.equal(rate.secondsFor(100), 2, "a time in which nobody waited says nothing");
  for (let i = 1; i <= 2_000; i++) rate.answered(60_000 + 100 * i, true);
  t.equal(rate.secondsFor(100), 10);
});

t.test("ServiceRate takes texts that are answered together as those that came one by one", async (t) => {
  const rate = new ServiceRate();
  for (let now = 0; now < 40_000; now += 80) for (let i = 0; i < 8; i++) rate.answered(now, true);
  t.equal(rate.secondsFor(990), 10);
});
