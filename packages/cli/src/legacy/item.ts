import type { Attributes } from "@spoor/core/record";

/** What names a record within its system, in a form that does not change from one run to the next: texts, numbers, lists. */
export type Key = readonly unknown[];

interface Told {
  /** What tells this record from every other one of its system. */
  readonly key: Key;
  /** What the records of one trace have in common; a record without it is in no trace. */
  readonly trace?: Key | undefined;
  /** The key of the span that this one is in. */
  readonly parent?: Key | undefined;
  readonly name: string;
  readonly attributes: Attributes;
}

/** An old record that is a moment. */
export interface LegacyEvent extends Told {
  readonly as: "event";
  /** Nanoseconds since 1970. */
  readonly timeNs: bigint;
  /** Whether somebody should look at it. */
  readonly isWarning?: boolean;
}

/** An old record that has a beginning and an end. */
export interface LegacySpan extends Told {
  readonly as: "span";
  readonly trace: Key;
  readonly isClient: boolean;
  /** Nanoseconds since 1970. */
  readonly startNs: bigint;
  /** Nanoseconds since 1970, not before the start. */
  readonly endNs: bigint;
  readonly failed: boolean;
  /** Why it failed. */
  readonly message?: string | undefined;
}

/** Why an old record does not become telemetry. */
export const rejections = [
  "malformed",
  "unfinished",
  "too_long",
  "invalid_time",
  "invalid_count",
  "unknown_record",
  "too_many",
  "unreadable",
] as const;

export type Rejection = (typeof rejections)[number];

/** An old record that does not become telemetry. */
export interface Rejected {
  readonly as: "rejected";
  readonly reason: Rejection;
  /** Where it is: `line 7`, `record 3`, `table runs, row 2`. */
  readonly where: string;
}

/** What an old file tells, record by record. */
export type LegacyItem = LegacyEvent | LegacySpan | Rejected;

export function rejected(reason: Rejection, where: string): Rejected {
  return { as: "rejected", reason, where };
}
