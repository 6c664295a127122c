import { TopiqueError } from "../errors.ts";
import type { Jobs } from "./jobs.ts";

/** Jobs whose code is loaded when they are first used, so that a service that tags single texts starts without it. */
export function lazyJobs(load: () => Promise<Jobs>): Jobs {
  let loading: Promise<Jobs> | undefined;
  let isClosing = false;
  const jobs = (): Promise<Jobs> => {
    if (isClosing) return Promise.reject(new TopiqueError("closing"));
    loading ??= load();
    return loading;
  };
  return {
    start: async () => (await jobs()).start(),
    receive: async (bytes, list) => (await jobs()).receive(bytes, list),
    find: async (id) => (await jobs()).find(id),
    list: async (page) => (await jobs()).list(page),
    cancel: async (id) => (await jobs()).cancel(id),
    retag: async (id, changes) => (await jobs()).retag(id, changes),
    results: async (id) => (await jobs()).results(id),
    async close() {
      isClosing = true;
      await (await loading)?.close();
    },
  };
}
