import { createTraceState, isSpanContextValid, TraceFlags } from "@opentelemetry/api";
import type { SpanContext } from "@opentelemetry/api";
import { at, count, number, text } from "@spoor/core/record";
import type { Attributes } from "@spoor/core/record";
import { givenAttributes, givenMember, givenName, givenText } from "./given.ts";
import type { Totals } from "./run.ts";

/** What a run can wait for. */
export const suspensionReasons = ["human_input", "external_system", "scheduled"] as const;

export type SuspensionReason = (typeof suspensionReasons)[number];

/**
 * All that is needed to go on with a suspended workflow run, in any process and at any time: plain data that survives
 * `JSON.stringify`. Keep it where the application keeps its state and give it to `resumeWorkflow`.
 */
export interface SuspendedRun {
  readonly version: 1;
  /** The suspended part's span as in a W3C `traceparent` header; absent where nothing was traced. */
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly runId: string;
  /** The workflow's name. */
  readonly workflow: string;
  readonly suspensionId: string;
  /** Milliseconds since 1970. */
  readonly suspendedAt: number;
  readonly reason?: SuspensionReason;
  /** What the run's spans carry in every part: the attributes that were set on it. */
  readonly attributes: Attributes;
  /** What model calls, tools and steps added up to before the suspension; `cost` in pico-USD. */
  readonly totals: Readonly<Totals>;
  /** The index that the next step gets. */
  readonly stepCount: number;
  /** Milliseconds that the run has been at work. */
  readonly activeMs: number;
  /** Milliseconds that the run had been suspended before this suspension. */
  readonly suspendedMs: number;
}

/** Why a suspended run cannot be read, and the workflow it names all the same. */
export interface Unreadable {
  readonly problem: string;
  readonly workflow: unknown;
}

const traceparentOf = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;
/** Longest `tracestate` that is taken over, in characters, as the W3C recommends. */
const maxTracestate = 512;

/** A span's context as a `traceparent` header says it; undefined for the context of no span. */
export function traceparent(span: SpanContext): string | undefined {
  if (!isSpanContextValid(span)) return undefined;
  const flags = (span.traceFlags & 0xff).toString(16).padStart(2, "0");
  return `00-${span.traceId}-${span.spanId}-${flags}`;
}

/** The span that a `traceparent` and a `tracestate` header name, or undefined. */
export function remoteSpan(header: unknown, state: unknown): SpanContext | undefined {
  const [, traceId, spanId, flags] = traceparentOf.exec(text(header) ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const traceState = givenText(state, maxTracestate);
  const span: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
    ...(traceState !== undefined && { traceState: createTraceState(traceState) }),
  };
  return isSpanContextValid(span) ? span : undefined;
}

/** The suspended run that `value` holds, or what is wrong with it. Figures that are missing or wrong are read as 0. */
export function readSuspendedRun(value: unknown): SuspendedRun | Unreadable {
  const unreadable = (problem: string): Unreadable => ({
    problem,
    workflow: at(value, "workflow"),
  });
  if (typeof value !== "object" || value === null) return unreadable("it is no object");
  if (at(value, "version") !== 1) return unreadable("its version is not 1");
  const runId = givenText(at(value, "runId"));
  if (runId === undefined) return unreadable("it has no runId");
  const suspensionId = givenText(at(value, "suspensionId"));
  if (suspensionId === undefined) return unreadable("it has no suspensionId");
  const suspendedAt = number(at(value, "suspendedAt"));
  if (suspendedAt === undefined) return unreadable("it has no suspendedAt");
  const header = at(value, "traceparent");
  const state = at(value, "tracestate");
  if (header !== undefined && remoteSpan(header, state) === undefined)
    return unreadable("its traceparent is none");
  const reason = givenMember(suspensionReasons, at(value, "reason"));
  return {
    version: 1,
    ...(typeof header === "string" && { traceparent: header }),
    ...(typeof state === "string" && { tracestate: state }),
    runId,
    workflow: givenName(at(value, "workflow")),
    suspensionId,
    suspendedAt,
    ...(reason !== undefined && { reason }),
    attributes: givenAttributes(at(value, "attributes")) ?? {},
    totals: readTotals(at(value, "totals")),
    stepCount: count(at(value, "stepCount")) ?? 0,
    activeMs: Math.max(0, number(at(value, "activeMs")) ?? 0),
    suspendedMs: Math.max(0, number(at(value, "suspendedMs")) ?? 0),
  };
}

function readTotals(value: unknown): Totals {
  return {
    inputTokens: count(at(value, "inputTokens")) ?? 0,
    outputTokens: count(at(value, "outputTokens")) ?? 0,
    cacheReadTokens: count(at(value, "cacheReadTokens")) ?? 0,
    cost: Math.max(0, number(at(value, "cost")) ?? 0),
    calls: count(at(value, "calls")) ?? 0,
    unpriced: count(at(value, "unpriced")) ?? 0,
    toolCalls: count(at(value, "toolCalls")) ?? 0,
    steps: count(at(value, "steps")) ?? 0,
    blockedSteps: count(at(value, "blockedSteps")) ?? 0,
  };
}
