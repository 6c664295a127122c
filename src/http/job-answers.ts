import { type ErrorCode, TopiqueError } from "../errors.ts";
import { isOver, type Job } from "../jobs/job.ts";
import type { ReaderLanguage } from "../languages/language.ts";
import { errorMessage, warningMessage } from "../messages/messages.ts";
import type { Notice } from "../results/notice.ts";
import type { JobBody } from "../schemas/jobs.ts";
import type { WarningCode } from "../warnings.ts";
import { isOurs } from "./status-codes.ts";

/** A job as the contract shows it, in the reader's language. */
export function jobBody(job: Job, language: ReaderLanguage): JobBody {
  const self = `/v1/jobs/${job.id}`;
  const { rate, secondsLeft, failure, stamp, finishedAt } = job;
  const { threshold, ...options } = job.options;
  return {
    id: job.id,
    state: job.state,
    counts: job.counts,
    ...(rate !== undefined && { rate: Math.round(rate * 10) / 10 }),
    ...(secondsLeft !== undefined && { secondsLeft: Math.ceil(secondsLeft) }),
    options: { ...options, ...(threshold !== undefined && { threshold }) },
    list: { ...job.facts, ...(job.source.name !== undefined && { name: job.source.name }), bytes: job.bytes },
    warnings: job.warnings.map(({ code, facts }) => ({
      code,
      detail: warningMessage(code as WarningCode, facts, language),
    })),
    ...(failure && { failure: failureWords(failure, language) }),
    ...(stamp && { stamp: stamp as NonNullable<JobBody["stamp"]> }),
    createdAt: job.createdAt.toISOString(),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
    links: {
      self,
      events: `${self}/events`,
      ...(isOver(job.state) &&
        job.state !== "failed" && { results: `${self}/results`, profile: `${self}/profile` }),
    },
  };
}

/** Why a job or a publication failed, in words; what is our own fault stays in the log. */
export function failureWords(
  { code, facts }: Notice,
  language: ReaderLanguage,
): { code: string; detail: string } {
  const told = isOurs(code as ErrorCode) ? new TopiqueError("internal") : { code: code as ErrorCode, facts };
  return { code: told.code, detail: errorMessage(told.code, told.facts, language).detail };
}
