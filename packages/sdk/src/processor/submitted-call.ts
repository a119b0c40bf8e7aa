import { present, text, texts } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import {
  GEN_AI_AGENT_NAME,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROMPT_NAME,
  GEN_AI_PROMPT_VERSION,
  GEN_AI_RESPONSE_ID,
  GEN_AI_WORKFLOW_NAME,
  SESSION_ID,
  SPOOR_PURPOSE,
  SPOOR_RESPONSE_LATENCY,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  SPOOR_WORKFLOW_RUN_ID,
  USER_ID,
} from "@spoor/core/semconv";
import { workflowOf } from "../trace/run.ts";
import type { Run } from "../trace/run.ts";
import { submit, takeSubmission } from "../trace/submission.ts";
import { write } from "../tracer.ts";
import type { Reading } from "./reading.ts";
import { timesOf } from "./span.ts";
import type { Span } from "./span.ts";

/** What says for whom a call is made. */
const attributed = [
  USER_ID,
  SESSION_ID,
  SPOOR_TENANT_ID,
  SPOOR_PURPOSE,
  SPOOR_TAGS,
  GEN_AI_PROMPT_NAME,
  GEN_AI_PROMPT_VERSION,
];

const isFetch = (read: Reading["read"]): boolean =>
  read(GEN_AI_OPERATION_NAME) === "fetch_response";

/** Remembers a call whose reply is made later, for the span that fetches it. */
export function noteSubmission(span: Span, { read }: Reading, around: Run | undefined): void {
  const id = text(read(GEN_AI_RESPONSE_ID));
  if (id === undefined || isFetch(read)) return;
  const attributes = present<AttributeValue>(
    Object.fromEntries(attributed.map((name) => [name, text(read(name)) ?? texts(read(name))])),
  );
  const { startMs } = timesOf(span);
  submit(id, { spanContext: span.spanContext(), run: around, startMs, attributes });
}

/**
 * Joins a fetched reply, which owns its usage, to what submitted it: a link, the submitting run, for whom it was, and how
 * long it took. Gives the run that bears the cost: the one that submitted it where that is known, else `around`.
 */
export function joinSubmission(
  span: Span,
  { read }: Reading,
  around: Run | undefined,
): Run | undefined {
  const id = text(read(GEN_AI_RESPONSE_ID));
  const submission = id === undefined || !isFetch(read) ? undefined : takeSubmission(id);
  if (submission === undefined) return around;
  const { spanContext, run, startMs, attributes } = submission;
  if (spanContext !== undefined) span.addLink({ context: spanContext });
  const seconds = Math.max(0, timesOf(span).endMs - startMs) / 1000;
  const found: Attributes = present<AttributeValue>({
    ...attributes,
    ...ownerOf(run),
    // The provider's own clock knows better when it was done.
    [SPOOR_RESPONSE_LATENCY]: read(SPOOR_RESPONSE_LATENCY) === undefined ? seconds : undefined,
  });
  write(span, found);
  return run ?? around;
}

function ownerOf(run: Run | undefined): Readonly<Record<string, string | undefined>> {
  const workflow = workflowOf(run);
  return {
    [SPOOR_WORKFLOW_RUN_ID]: workflow?.id,
    [GEN_AI_WORKFLOW_NAME]: workflow?.name,
    [GEN_AI_AGENT_NAME]: run?.kind === "agent" ? run.name : undefined,
  };
}
