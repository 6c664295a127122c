/**
 * Why the system refused a file, in the English words that messages/reasons.ts knows in French;
 * its own message where we have none.
 */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? message;
}

/** Whether an error came from the system, about something that a person named or can change. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "missing",
  ENOTDIR: "missing",
  EISDIR: "it is a folder",
  EACCES: "not permitted",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full",
};
