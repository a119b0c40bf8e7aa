import type { Digest, DigestDetails } from "./digest.ts";
import type { AgentName } from "./reader.ts";

/** What a transcript tells, and where to go on when it has grown. */
export interface ReadOutcome {
  readonly kind: "read";
  /** Of what was there first, and of what was written since, in its order. */
  readonly digests: readonly Digest[];
  /** The details of each of them; it takes a while to get these. */
  readonly details: () => readonly DigestDetails[];
  /** The first byte behind the last line that was read to its newline; 0 where it has to be read whole. */
  readonly offset: number;
  /** A hash of the bytes before `offset`. */
  readonly seam: string;
}

/** What became of one file: digests where it is a transcript of an agent that was asked for. */
export type FileOutcome =
  | ReadOutcome
  | { readonly kind: "unrecognised" }
  | { readonly kind: "otherAgents"; readonly agent: AgentName }
  /** With what the system said, as `EACCES`, or why a database cannot be read. */
  | { readonly kind: "unreadable"; readonly code?: string | undefined; readonly message?: string };

/** An outcome as threads pass it on, and an index keeps it: one line of JSON, and, behind a tab, that of the details. */
export function textOfOutcome(outcome: FileOutcome): string {
  const text = JSON.stringify(outcome);
  return outcome.kind === "read" ? `${text}\t${JSON.stringify(outcome.details())}` : text;
}

/** The outcome whose text is `text`; its details are read when they are asked for. */
export function outcomeOfText(text: string): FileOutcome {
  const end = text.indexOf("\t");
  if (end === -1) return JSON.parse(text);
  const outcome: Omit<ReadOutcome, "details"> = JSON.parse(text.slice(0, end));
  let details: readonly DigestDetails[] | undefined;
  return { ...outcome, details: () => (details ??= JSON.parse(text.slice(end + 1))) };
}
