import { at, number, text } from "@spoor/core/record";

/** What a reply that came with HTTP success says of its failure; no message, which may quote the request. */
export interface ReportedError {
  readonly code: string | undefined;
  /** The HTTP status of a provider behind a gateway, which gateways put in `code`. */
  readonly status: number | undefined;
}

/** The failure that `error`, a reply's or event's field, reports; undefined when it reports none. */
export function reportedError(error: unknown): ReportedError | undefined {
  if (typeof error === "string") return { code: error, status: undefined };
  if (typeof error !== "object" || error === null) return undefined;
  const code = at(error, "code");
  const status = number(code);
  const type = status === undefined ? text(at(error, "type")) : undefined;
  return { code: text(code) ?? type, status };
}
