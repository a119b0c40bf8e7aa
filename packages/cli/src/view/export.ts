import { at, number, text } from "@spoor/core/record";
import {
  EVENT_SPOOR_PATTERN_MATCH,
  SPOOR_PATTERN_ID,
  SPOOR_PATTERN_NAME,
  SPOOR_PATTERN_SCORE,
  SPOOR_STEP_NAME,
} from "@spoor/core/semconv";
import type { EventRow, SpanRow } from "../ingest/rows.ts";
import { blockedStepsOf } from "./blocked.ts";
import type { BlockedStep } from "./blocked.ts";
import { grouped } from "./group.ts";
import { kindOf } from "./kind.ts";
import type { SpanKind } from "./kind.ts";
import { modelCallOf } from "./model-call.ts";
import type { ModelCall, Tokens } from "./model-call.ts";
import { ownersOf } from "./owner.ts";
import { runsOf } from "./run.ts";
import type { Run } from "./run.ts";
import { isWithin, overlaps } from "../window.ts";
import type { Window } from "../window.ts";

/** One call of a model. */
export interface ExportedCall {
  readonly at: string;
  readonly workflow: string | undefined;
  readonly runId: string | undefined;
  readonly provider: string | undefined;
  readonly model: string;
  readonly responseModel: string | undefined;
  readonly operation: string;
  readonly success: boolean;
  readonly error: string | undefined;
  readonly latencyMs: number;
  readonly tokens: Tokens;
  /** null where the call has no price; 0 where it is free. */
  readonly costUsd: number | null;
  readonly unpricedReason: string | undefined;
  readonly traceId: string;
  readonly spanId: string;
}

/** One time that a pattern was found to fit. */
export interface PatternMatch {
  readonly at: string;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly score: number | undefined;
  readonly step: string | undefined;
  readonly traceId: string | undefined;
}

/** Blocked steps whose texts are the same after normalisation: a pattern that nobody wrote yet. */
export interface PatternGap {
  readonly text: string;
  readonly category: string | undefined;
  readonly count: number;
  readonly reasons: readonly string[];
  readonly steps: readonly string[];
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** A span as it is exported. */
export interface ExportedSpan extends Omit<SpanRow, "startMs" | "failed"> {
  readonly type: "span";
  readonly kind: SpanKind;
  readonly startedAt: string;
  readonly error: boolean;
}

/** An event as it is exported. */
export interface ExportedEvent extends Omit<EventRow, "timeMs"> {
  readonly type: "event";
  readonly at: string;
}

/** All that was recorded in a window, by what it means. */
export interface ExportSections {
  readonly workflows: readonly Run[];
  readonly blockedSteps: readonly BlockedStep[];
  readonly patternMatches: readonly PatternMatch[];
  readonly llmCalls: readonly ExportedCall[];
  readonly patternGaps: readonly PatternGap[];
}

interface Owner {
  readonly workflow: string | undefined;
  readonly runId: string | undefined;
}

function exportedCallOf(call: ModelCall, owner: Owner): ExportedCall {
  const { span } = call;
  return {
    at: new Date(span.startMs).toISOString(),
    ...owner,
    provider: call.provider,
    model: call.model,
    responseModel: call.responseModel,
    operation: call.operation,
    success: call.error === undefined,
    error: call.error,
    latencyMs: span.durationMs,
    tokens: call.tokens,
    costUsd: call.usd ?? null,
    unpricedReason: call.unpricedReason,
    traceId: span.traceId,
    spanId: span.spanId,
  };
}

function patternMatchesOf(events: readonly EventRow[]): PatternMatch[] {
  return events
    .filter(({ name }) => name === EVENT_SPOOR_PATTERN_MATCH)
    .map(({ timeMs, attributes, traceId }) => ({
      at: new Date(timeMs).toISOString(),
      id: text(at(attributes, SPOOR_PATTERN_ID)),
      name: text(at(attributes, SPOOR_PATTERN_NAME)),
      score: number(at(attributes, SPOOR_PATTERN_SCORE)),
      step: text(at(attributes, SPOOR_STEP_NAME)),
      traceId,
    }));
}

const gapText = ({ normalizedText, text: original }: BlockedStep): string =>
  normalizedText ?? original ?? "";
const distinct = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.filter((value) => value !== undefined)),
];

/** Blocked steps grouped by their normalised text, the most frequent first; those without a text tell of no gap. */
export function patternGapsOf(blocked: readonly BlockedStep[]): PatternGap[] {
  const told = blocked.filter((one) => gapText(one) !== "");
  return grouped(told, gapText)
    .map((group) => ({
      text: gapText(group[0]),
      category: group[0].category,
      count: group.length,
      reasons: distinct(group.map(({ reason }) => reason)),
      steps: distinct(group.map(({ step }) => step)),
      firstSeen: group[0].at,
      lastSeen: (group.at(-1) ?? group[0]).at,
    }))
    .toSorted((a, b) => b.count - a.count);
}

/** The sections of the export of all rows that lie in `window`; runs that touch it are exported whole. */
export function sectionsOf(
  { spans, events }: { readonly spans: readonly SpanRow[]; readonly events: readonly EventRow[] },
  window: Window,
  nowMs: number,
): ExportSections {
  const owners = ownersOf(spans);
  const runs = runsOf(spans, owners, nowMs);
  const byKey = new Map(runs.map(({ key, run }) => [key, run]));
  const ownerOf = (span: SpanRow): Owner => {
    const run = byKey.get(owners.runOf(span) ?? "");
    return { workflow: run?.name, runId: run?.runId };
  };
  const calls = spans.filter((span) => kindOf(span) === "model" && isWithin(window, span.startMs));
  const blocked = blockedStepsOf(spans, events).filter((one) =>
    isWithin(window, Date.parse(one.at)),
  );
  return {
    workflows: runs
      .filter(({ startMs, endMs }) => overlaps(window, startMs, endMs))
      .toReversed()
      .map(({ run }) => run),
    blockedSteps: blocked,
    patternMatches: patternMatchesOf(events.filter(({ timeMs }) => isWithin(window, timeMs))),
    llmCalls: calls
      .toSorted((a, b) => a.startMs - b.startMs)
      .map((span) => exportedCallOf(modelCallOf(span), ownerOf(span))),
    patternGaps: patternGapsOf(blocked),
  };
}

/** `span` as it is exported. */
export function exportedSpanOf(span: SpanRow): ExportedSpan {
  const { startMs, failed, ...rest } = span;
  const startedAt = new Date(startMs).toISOString();
  return { type: "span", kind: kindOf(span), startedAt, error: failed, ...rest };
}

/** `event` as it is exported. */
export function exportedEventOf({ timeMs, ...rest }: EventRow): ExportedEvent {
  return { type: "event", at: new Date(timeMs).toISOString(), ...rest };
}
