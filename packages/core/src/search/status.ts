/** What a span says of how it ended. */
export interface Ending {
  readonly failed: boolean;
  readonly error: string | undefined;
  /** What a step or a workflow says itself: `completed`, `blocked` ... */
  readonly status: string | undefined;
}

/** The words by which the field `status` finds a span. */
export function statusesOf({ failed, error, status }: Ending): readonly string[] {
  const said = status === undefined ? [] : [status];
  if (failed || error !== undefined || status === "failed") return ["error", ...said];
  return status === undefined || status === "completed" ? ["ok", ...said] : said;
}
