import type { Excerpt } from "./print/excerpt.ts";

/** What the exit code of `spoor` says; stable, documented in the help. */
export const exitCodes = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  configuration: 3,
  unreachable: 4,
  store: 5,
  unhealthy: 6,
  noData: 7,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Where a failure came from and what would help. */
export interface FailureOptions {
  readonly code: ExitCode;
  /** What to do about it, one line. */
  readonly hint?: string;
  /** The place in what was typed that is wrong. */
  readonly excerpt?: Excerpt;
  readonly cause?: unknown;
}

/** An end of the command that was foreseen: its message is for people, its code for the shell. */
export class Failure extends Error {
  readonly code: ExitCode;
  readonly hint: string | undefined;
  readonly excerpt: Excerpt | undefined;

  constructor(message: string, { code, hint, excerpt, cause }: FailureOptions) {
    super(message, { cause });
    this.name = "Failure";
    this.code = code;
    this.hint = hint;
    this.excerpt = excerpt;
  }
}

/** A failure of the one who typed the command: exit code 2. */
export function usageFailure(message: string, hint?: string): Failure {
  return new Failure(message, { code: exitCodes.usage, ...(hint !== undefined && { hint }) });
}

/** Throws where `signal`, whose reason is the exit code or that the time is up, asks the command to stop. */
export function stopWhereAsked(signal: AbortSignal): void {
  if (!signal.aborted) return;
  const { reason }: { readonly reason: unknown } = signal;
  if (reason instanceof DOMException && reason.name === "TimeoutError") {
    throw new Failure("The time that --timeout allows is up.", {
      code: exitCodes.unexpected,
      hint: "Allow more of it, or ask for less with --since.",
    });
  }
  const code = reason === exitCodes.terminated ? exitCodes.terminated : exitCodes.interrupted;
  throw new Failure("Stopped.", { code });
}
