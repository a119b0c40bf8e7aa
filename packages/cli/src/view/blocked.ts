import { at, flag, text } from "@spoor/core/record";
import {
  EVENT_SPOOR_STEP_BLOCKED,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_CATEGORY,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_POLICY_NAME,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_RETRYABLE,
  SPOOR_BLOCK_SOURCE,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_STEP_NAME,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import type { EventRow, RowAttributes, SpanRow } from "../ingest/rows.ts";
import { kindOf } from "./kind.ts";
import { stepOf } from "./step.ts";

/** One time that a step could not go on. */
export interface BlockedStep {
  readonly at: string;
  readonly step: string | undefined;
  readonly workflow: string | undefined;
  readonly runId: string | undefined;
  /** `missing_input`, `policy`, `pattern_gap` ...; `unknown` where nobody said. */
  readonly reason: string;
  readonly category: string | undefined;
  readonly source: string | undefined;
  readonly policy: string | undefined;
  readonly retryable: boolean | undefined;
  readonly text: string | undefined;
  readonly normalizedText: string | undefined;
  readonly detail: string | undefined;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
}

interface Source {
  readonly timeMs: number;
  readonly attributes: RowAttributes;
  readonly step: string | undefined;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
}

function blockedOf({ timeMs, attributes, step, traceId, spanId }: Source): BlockedStep {
  const read = (name: string): string | undefined => text(at(attributes, name));
  return {
    at: new Date(timeMs).toISOString(),
    step,
    workflow: read(GEN_AI_WORKFLOW_NAME),
    runId: read(SPOOR_WORKFLOW_RUN_ID),
    reason: read(SPOOR_BLOCK_REASON) ?? "unknown",
    category: read(SPOOR_BLOCK_CATEGORY),
    source: read(SPOOR_BLOCK_SOURCE),
    policy: read(SPOOR_BLOCK_POLICY_NAME),
    retryable: flag(at(attributes, SPOOR_BLOCK_RETRYABLE)),
    text: read(SPOOR_BLOCK_TEXT),
    normalizedText: read(SPOOR_BLOCK_TEXT_NORMALIZED),
    detail: read(SPOOR_BLOCK_DETAIL),
    traceId,
    spanId,
  };
}

/**
 * Every blocked step of `spans` and `events`, the earliest first. The event is the record of it; a step span that ended
 * blocked counts by itself only where no event of its trace speaks of that span or of a step of that name.
 */
export function blockedStepsOf(
  spans: readonly SpanRow[],
  events: readonly EventRow[],
): BlockedStep[] {
  const told = new Set<string>();
  const found: Source[] = [];
  for (const { name, timeMs, attributes, traceId, spanId } of events) {
    if (name !== EVENT_SPOOR_STEP_BLOCKED) continue;
    const step = text(at(attributes, SPOOR_STEP_NAME));
    found.push({ timeMs, attributes, step, traceId, spanId });
    told.add(JSON.stringify([traceId, "span", spanId]));
    told.add(JSON.stringify([traceId, "step", step]));
  }
  for (const span of spans) {
    if (kindOf(span) !== "step") continue;
    const { name, status } = stepOf(span);
    const { traceId, spanId, attributes } = span;
    if (status !== "blocked" || told.has(JSON.stringify([traceId, "span", spanId]))) continue;
    if (told.has(JSON.stringify([traceId, "step", name]))) continue;
    const timeMs = span.startMs + span.durationMs;
    found.push({ timeMs, attributes, step: name, traceId, spanId });
  }
  return found.toSorted((a, b) => a.timeMs - b.timeMs).map(blockedOf);
}

/** Blocked steps of one step and reason. */
export interface BlockedStat {
  readonly step: string | undefined;
  readonly reason: string;
  readonly count: number;
  /** The latest text or detail that says what blocked, where content was recorded. */
  readonly example: string | undefined;
  readonly lastAt: string;
  readonly lastTraceId: string | undefined;
}
