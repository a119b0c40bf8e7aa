import type { SpanContext } from "@opentelemetry/api";
import type { Attributes } from "@spoor/core/record";
import type { Run } from "./run.ts";

/** Work that was handed to a provider, and is fetched when it is done: a response in the background, or a batch. */
export interface Submission {
  /** The span that handed it over. */
  readonly spanContext: SpanContext | undefined;
  /** The run that it was handed over in. */
  readonly run: Run | undefined;
  /** In milliseconds since 1970. */
  readonly startMs: number;
  /** For whom and what it was handed over. */
  readonly attributes: Attributes;
}

/** Most submissions that are remembered; the oldest is forgotten first. */
const maxSubmissions = 10_000;

const submissions = new Map<string, Submission>();

/** Remembers what was submitted, by the provider's id of the response or the batch. */
export function submit(id: string, submission: Submission): void {
  submissions.set(id, submission);
  const [oldest] = submissions.keys();
  if (submissions.size > maxSubmissions && oldest !== undefined) submissions.delete(oldest);
}

/** What was submitted under `id` by this process, once; undefined where that is not known. */
export function takeSubmission(id: string): Submission | undefined {
  const submission = submissions.get(id);
  submissions.delete(id);
  return submission;
}
