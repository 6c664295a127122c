/**
 * Runs at most `width` entries of a source at once and yields the results in the
 * source's order, each as soon as it and all before it are done: a client that
 * waits for an answer before it sends the next line gets it. `run` must not reject.
 * Once `stop` aborts, reading ends and what runs is finished.
 */
export async function* inOrder<Entry, Result>(
  source: AsyncIterator<Entry>,
  width: number,
  run: (entry: Entry) => Promise<Result>,
  stop: AbortSignal,
): AsyncGenerator<Result> {
  const running: { done?: Result }[] = [];
  let ended = false;
  let isReading = false;
  let failure: { error: unknown } | undefined;
  // One bell, cast anew after each ring: racing long-lived promises would keep every round in memory.
  let bell = Promise.withResolvers<void>();
  const ring = () => bell.resolve();

  const read = async () => {
    isReading = true;
    try {
      const { done, value } = await source.next();
      if (done) ended = true;
      else if (!stop.aborted) start(value);
    } catch (error) {
      failure = { error };
    }
    isReading = false;
    ring();
  };
  const start = (entry: Entry) => {
    const place: { done?: Result } = {};
    running.push(place);
    void run(entry).then((result) => {
      place.done = result;
      ring();
    });
  };

  stop.addEventListener("abort", ring, { once: true });
  try {
    while (true) {
      if (failure) throw failure.error;
      const first = running[0];
      if (first && "done" in first) {
        running.shift();
        yield first.done as Result;
        continue;
      }
      ended ||= stop.aborted;
      if (ended && !first) return;
      if (!ended && !isReading && running.length < width) void read();
      await bell.promise;
      bell = Promise.withResolvers();
    }
  } finally {
    stop.removeEventListener("abort", ring);
  }
}
