import type { Analyser } from "../analysis.ts";
import type { ModelSnapshot } from "./snapshot.ts";
import { createTagger, type Tagger } from "./tagger.ts";

/** The one place that says which model is in force; nobody else keeps it, or a part of it, from one work to the next. */
export interface ModelHolder {
  /** In force at this moment, for what is answered at once. Whatever waits in between takes the model. */
  readonly current: Tagger;
  /** Works with the model in force, which stays in every thread until the work is done, whatever replaces it. */
  use<T>(work: (tagger: Tagger) => Promise<T>): Promise<T>;
  /** The same for work that is no one function: ends with `release`, which is called once. */
  take(): TakenModel;
  /**
   * Gives the next model to every thread and then puts it in force for all that begins afterwards.
   * Rejects, and changes nothing, when a thread can't use it: TopiqueError "model-mismatch" for one
   * made with another encoder, "model-corrupt" for damaged files. Replacements wait for each other.
   */
  replace(next: ModelSnapshot): Promise<void>;
  /** From now on it's told of models that come and go; one that it was never given it may be asked to drop. */
  addKeeper(keeper: ModelKeeper): void;
}

export interface TakenModel {
  tagger: Tagger;
  release(): void;
}

/** Threads that hold models. */
export interface ModelKeeper {
  /** Resolves when every thread has the model; rejects when one can't have it, and then none has. */
  hold(model: Pick<ModelSnapshot, "id" | "source">): Promise<void>;
  /** Nothing uses it any more. */
  drop(model: Pick<ModelSnapshot, "id">): void;
}

/** `keepers` have the first model already. */
export function createModelHolder(
  analyser: Pick<Analyser, "analyse">,
  first: ModelSnapshot,
  ...keepers: ModelKeeper[]
): ModelHolder {
  let current = held(first);
  let replacing: Promise<void> = Promise.resolve();

  /** The model in force is one of its own users. */
  function held(snapshot: ModelSnapshot) {
    return { tagger: createTagger(analyser, snapshot), users: 1 };
  }

  function leave(model: typeof current): void {
    if (--model.users === 0) for (const keeper of keepers) keeper.drop(model.tagger);
  }

  function take(): TakenModel {
    const model = current;
    model.users++;
    return { tagger: model.tagger, release: () => leave(model) };
  }

  async function replaceNow(next: ModelSnapshot): Promise<void> {
    const given: ModelKeeper[] = [];
    try {
      for (const keeper of keepers) {
        await keeper.hold(next);
        given.push(keeper);
      }
    } catch (error) {
      for (const keeper of given) keeper.drop(next);
      throw error;
    }
    const before = current;
    current = held(next);
    leave(before);
  }

  return {
    get current() {
      return current.tagger;
    },
    async use(work) {
      const { tagger, release } = take();
      try {
        return await work(tagger);
      } finally {
        release();
      }
    },
    take,
    replace(next) {
      const done = replacing.then(() => replaceNow(next));
      replacing = done.catch(() => undefined);
      return done;
    },
    addKeeper: (keeper) => void keepers.push(keeper),
  };
}
