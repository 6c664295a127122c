/**
 * The closed list of the ways a request or a command can fail. A code is stable
 * and public; its words in both languages stand in messages/errors.ts, its HTTP
 * status in http/status-codes.ts, its exit code in commands/exit-codes.ts.
 */
export type ErrorCode =
  | "text-missing" // neither title nor abstract
  | "text-empty" // no letter or digit left after cleaning
  | "text-too-long" // longer than the window, and overflow is "error"
  | "field-invalid" // wrong type, unknown field, out of range; facts name the field, what was wanted, what came
  | "json-broken"
  | "body-empty"
  | "body-unreadable" // length or encoding is not what the headers say
  | "body-too-large"
  | "body-too-slow" // fewer bytes of it came in a while than must
  | "content-type-unsupported"
  | "topic-unknown"
  | "request-unreadable" // not HTTP, or headers too long or too slow
  | "route-unknown"
  | "method-unsupported" // the route exists, for other methods
  | "host-unknown" // the Host header is no name of this service
  | "origin-refused" // a browser sends it for a page of somebody else
  | "queue-full"
  | "starting" // not every worker has answered its warm-up text yet
  | "closing"
  | "setting-invalid"
  | "model-mismatch" // centroids made with another encoder, dtype or pooling
  | "model-corrupt" // a file's hash is not the manifest's
  | "input-unreadable" // a file or stream that can't be read or understood
  | "output-unwritable" // a file of results, or a model, that can't be written
  | "worker-lost" // the text's worker died twice
  | "list-unreadable-here" // the process that read the list died or failed, again and again at the same place
  | "list-too-costly" // reading it took more time or memory than one list may; facts name seconds or megabytes
  | "job-unknown"
  | "job-unfinished" // asked for what only a finished job has
  | "job-finished" // asked to go on with what has ended
  | "idempotency-conflict" // an Idempotency-Key again, with another body or while the first is still arriving
  | "data-locked" // another process has the data folder open; facts name the folder
  | "data-unusable" // damaged, or closed to this process; facts name the folder and the reason
  | "database-newer" // its schema was made by a newer version; facts give both numbers: found, known
  | "database-unavailable" // it can't be reached, or can't do what it is asked; then facts give the reason
  | "internal";

/** Facts a message is built from: names, wanted, came, limits. Strings and numbers only. */
export type ErrorFacts = Readonly<Record<string, string | number>>;

export class TopiqueError extends Error {
  override name = "TopiqueError" as const;
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  /** `message` is for logs, in English; people read messages/errors.ts' text for `code` and `facts`. */
  constructor(code: ErrorCode, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(facts)}`, options);
    this.code = code;
    this.facts = facts;
  }
}
