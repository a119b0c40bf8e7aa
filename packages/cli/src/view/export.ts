import { at, number, text } from "@spoor/core/record";
import {
  EVENT_SPOOR_PATTERN_FAILURE,
  EVENT_SPOOR_PATTERN_MATCH,
  EVENT_SPOOR_STEP_FIXED,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_CATEGORY,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_FIX_TEXT,
  SPOOR_FIX_TEXT_NORMALIZED,
  SPOOR_PATTERN_ID,
  SPOOR_PATTERN_NAME,
  SPOOR_PATTERN_SCORE,
  SPOOR_STEP_NAME,
} from "@spoor/core/semconv";
import type { EventRow, SpanRow } from "../ingest/rows.ts";
import { blockedStepsOf } from "./blocked.ts";
import type { BlockedStep } from "./blocked.ts";
import { kindOf, spanKey } from "./kind.ts";
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

/** One time that a pattern was found to fit, or that one which fitted did not work. */
export interface PatternUse {
  readonly at: string;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly score: number | undefined;
  readonly step: string | undefined;
  readonly traceId: string | undefined;
}

/** One time that a person said what a blocked step should have been. */
export interface UserFix {
  readonly at: string;
  readonly text: string | undefined;
  readonly normalizedText: string | undefined;
  readonly fix: string | undefined;
  readonly normalizedFix: string | undefined;
  readonly category: string | undefined;
  readonly workflow: string | undefined;
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
  readonly patternMatches: readonly PatternUse[];
  readonly patternFailures: readonly PatternUse[];
  readonly userFixes: readonly UserFix[];
  readonly llmCalls: readonly ExportedCall[];
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

function patternUsesOf(events: readonly EventRow[], event: string): PatternUse[] {
  return events
    .filter(({ name }) => name === event)
    .map(({ timeMs, attributes, traceId }) => ({
      at: new Date(timeMs).toISOString(),
      id: text(at(attributes, SPOOR_PATTERN_ID)),
      name: text(at(attributes, SPOOR_PATTERN_NAME)),
      score: number(at(attributes, SPOOR_PATTERN_SCORE)),
      step: text(at(attributes, SPOOR_STEP_NAME)),
      traceId,
    }));
}

function userFixesOf(events: readonly EventRow[]): UserFix[] {
  return events
    .filter(({ name }) => name === EVENT_SPOOR_STEP_FIXED)
    .map(({ timeMs, attributes, traceId }) => ({
      at: new Date(timeMs).toISOString(),
      text: text(at(attributes, SPOOR_BLOCK_TEXT)),
      normalizedText: text(at(attributes, SPOOR_BLOCK_TEXT_NORMALIZED)),
      fix: text(at(attributes, SPOOR_FIX_TEXT)),
      normalizedFix: text(at(attributes, SPOOR_FIX_TEXT_NORMALIZED)),
      category: text(at(attributes, SPOOR_BLOCK_CATEGORY)),
      workflow: text(at(attributes, GEN_AI_WORKFLOW_NAME)),
      traceId,
    }));
}

const gapText = ({ normalizedText, text: original }: BlockedStep): string =>
  normalizedText ?? original ?? "";

interface Gap {
  readonly category: string | undefined;
  count: number;
  readonly reasons: Set<string>;
  readonly steps: Set<string>;
  firstSeen: string;
  lastSeen: string;
}

/** Different texts that are told apart: more than people read, and bounded. */
const mostGaps = 10_000;
/** Steps and reasons that are told of one gap. */
const mostNames = 100;

function addName(names: Set<string>, name: string | undefined): void {
  if (name !== undefined && names.size < mostNames) names.add(name);
}

/** Groups blocked steps by their normalised text; those without a text tell of no gap. */
export class PatternGaps {
  readonly #gaps = new Map<string, Gap>();

  add(blocked: readonly BlockedStep[]): void {
    for (const one of blocked) {
      const said = gapText(one);
      if (said !== "") this.#count(said, one);
    }
  }

  /** The most frequent first. */
  all(): readonly PatternGap[] {
    return [...this.#gaps]
      .map(([said, { reasons, steps, ...gap }]) => ({
        text: said,
        category: gap.category,
        count: gap.count,
        reasons: [...reasons],
        steps: [...steps],
        firstSeen: gap.firstSeen,
        lastSeen: gap.lastSeen,
      }))
      .toSorted((one, other) => other.count - one.count);
  }

  #count(said: string, one: BlockedStep): void {
    const known = this.#gaps.get(said);
    if (known === undefined && this.#gaps.size >= mostGaps) return;
    const gap = known ?? {
      category: one.category,
      count: 0,
      reasons: new Set<string>(),
      steps: new Set<string>(),
      firstSeen: one.at,
      lastSeen: one.at,
    };
    this.#gaps.set(said, gap);
    gap.count += 1;
    addName(gap.reasons, one.reason);
    addName(gap.steps, one.step);
    if (one.at < gap.firstSeen) gap.firstSeen = one.at;
    if (one.at > gap.lastSeen) gap.lastSeen = one.at;
  }
}

/** Rows of which sections are made. */
export interface SectionRows {
  readonly spans: readonly SpanRow[];
  readonly events: readonly EventRow[];
  /** The keys of the spans that are meant; undefined where all are. */
  readonly chosen?: ReadonlySet<string> | undefined;
}

/** A span, or what may belong to one. */
interface OfSpan {
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
}

/** Tells whether a span of `chosen` is meant, or what belongs to one; all are where it is undefined. */
export function meantTest(chosen: ReadonlySet<string> | undefined): (row: OfSpan) => boolean {
  if (chosen === undefined) return () => true;
  return ({ traceId, spanId }) =>
    traceId !== undefined && spanId !== undefined && chosen.has(spanKey(traceId, spanId));
}

/** The sections of the export of all rows that lie in `window` and are meant; runs that have a part in that are exported whole. */
export function sectionsOf(
  { spans, events, chosen }: SectionRows,
  window: Window,
  nowMs: number,
): ExportSections {
  const isMeant = meantTest(chosen);
  const owners = ownersOf(spans);
  const runs = runsOf(spans, owners, nowMs);
  const byKey = new Map(runs.map(({ key, run }) => [key, run]));
  const ownerOf = (span: SpanRow): Owner => {
    const run = byKey.get(owners.runOf(span) ?? "");
    return { workflow: run?.name, runId: run?.runId };
  };
  const meant = spans.filter(isMeant);
  const meantRuns = new Set(meant.map((span) => owners.runOf(span)));
  const calls = meant.filter((span) => kindOf(span) === "model" && isWithin(window, span.startMs));
  const blocked = blockedStepsOf(spans, events).filter(
    (one) => isMeant(one) && isWithin(window, Date.parse(one.at)),
  );
  const told = events.filter((event) => isMeant(event) && isWithin(window, event.timeMs));
  return {
    workflows: runs
      .filter(
        ({ key, startMs, endMs }) =>
          (chosen === undefined || meantRuns.has(key)) && overlaps(window, startMs, endMs),
      )
      .toReversed()
      .map(({ run }) => run),
    blockedSteps: blocked,
    patternMatches: patternUsesOf(told, EVENT_SPOOR_PATTERN_MATCH),
    patternFailures: patternUsesOf(told, EVENT_SPOOR_PATTERN_FAILURE),
    userFixes: userFixesOf(told),
    llmCalls: calls
      .toSorted((a, b) => a.startMs - b.startMs)
      .map((span) => exportedCallOf(modelCallOf(span), ownerOf(span))),
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
