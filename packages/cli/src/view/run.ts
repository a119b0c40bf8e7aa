import { at, text } from "@spoor/core/record";
import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_VERSION,
} from "@spoor/core/semconv";
import type { SpanRow } from "../ingest/rows.ts";
import type { Cost } from "../print/money.ts";
import { errorTypeOf, kindOf, spanKey } from "./kind.ts";
import { costOfAll, modelCallOf, tokensOfAll } from "./model-call.ts";
import type { Tokens } from "./model-call.ts";
import type { Owners } from "./owner.ts";
import { stepOf } from "./step.ts";
import type { Step } from "./step.ts";

/** One run of a workflow, all its parts together. */
export interface Run {
  readonly name: string;
  readonly runId: string | undefined;
  readonly version: string | undefined;
  readonly traceId: string;
  /** The status of the last part; `unfinished` where none ended yet, or where a suspended run is under way again. */
  readonly status: string;
  readonly startedAt: string;
  /** Undefined while the run is unfinished or suspended. */
  readonly endedAt: string | undefined;
  /** Time in which a part ran. Of a run of which no part ended: how long its spans were seen. */
  readonly activeMs: number;
  /** Time between parts, and since the last where the run waits still. */
  readonly suspendedMs: number;
  /** How often the workflow was entered: 1, and 1 more for each resumption. 0 where no part ended yet. */
  readonly parts: number;
  readonly error: string | undefined;
  readonly steps: readonly Step[];
  readonly modelCalls: number;
  readonly toolCalls: number;
  readonly tokens: Tokens;
  readonly cost: Cost;
}

/** A run with the times that order and filter it. */
export interface PlacedRun {
  readonly key: string;
  readonly run: Run;
  readonly startMs: number;
  readonly endMs: number;
}

interface Gathered {
  readonly key: string;
  readonly own: SpanRow[];
  /** Spans of the run and of runs inside of it. */
  readonly all: SpanRow[];
}

const endOf = (span: SpanRow): number => span.startMs + span.durationMs;
const sumOf = (parts: readonly SpanRow[]): number =>
  parts.reduce((sum, part) => sum + part.durationMs, 0);
/** A reply that is fetched later is a part of the bill of a run, not of its time. */
const isNotFetched = ({ attributes }: SpanRow): boolean =>
  at(attributes, GEN_AI_OPERATION_NAME) !== "fetch_response";
const byStart = (a: SpanRow, b: SpanRow): number => a.startMs - b.startMs;

/** The run around the run that `part` belongs to, if that is another one. */
function outerRun(part: SpanRow, owners: Owners): string | undefined {
  if (part.parentSpanId === undefined) return undefined;
  const parent = owners.byKey.get(spanKey(part.traceId, part.parentSpanId));
  return parent === undefined ? undefined : owners.runOf(parent);
}

function gather(spans: readonly SpanRow[], owners: Owners): Map<string, Gathered> {
  const groups = new Map<string, Gathered>();
  for (const span of spans) {
    const key = owners.runOf(span);
    if (key === undefined) continue;
    const group = groups.get(key) ?? { key, own: [], all: [] };
    groups.set(key, group);
    group.own.push(span);
  }
  const outer = new Map<string, string>();
  for (const { key, own } of groups.values()) {
    for (const part of own) {
      if (kindOf(part) !== "workflow" || outer.has(key)) continue;
      const around = outerRun(part, owners);
      if (around !== undefined && around !== key) outer.set(key, around);
    }
  }
  for (const { key, own } of groups.values()) {
    const seen = new Set<string>();
    let around: string | undefined = key;
    while (around !== undefined && !seen.has(around)) {
      seen.add(around);
      const target = groups.get(around)?.all;
      for (const span of own) target?.push(span);
      around = outer.get(around);
    }
  }
  return groups;
}

function statusOf(parts: readonly SpanRow[], lastStepMs: number): string {
  const last = parts.at(-1);
  if (last === undefined) return "unfinished";
  const fallback = last.failed ? "failed" : "completed";
  const status = text(at(last.attributes, SPOOR_WORKFLOW_STATUS)) ?? fallback;
  return status === "suspended" && lastStepMs >= endOf(last) ? "unfinished" : status;
}

/** Time between the end of a part and the start of the next; after the last, until the run went on or `untilMs`. */
function suspendedOf(parts: readonly SpanRow[], untilMs: number): number {
  let sum = 0;
  for (const [i, part] of parts.entries()) {
    const next = parts[i + 1]?.startMs ?? untilMs;
    sum += Math.max(0, next - endOf(part));
  }
  return sum;
}

/** When the wait after the last part ended: at the first later step of a resumed run, now for one that waits, else at once. */
function waitEndOf(
  status: string,
  steps: readonly SpanRow[],
  lastEndMs: number,
): number | undefined {
  if (status === "unfinished") return steps.find((step) => step.startMs >= lastEndMs)?.startMs;
  return status === "suspended" ? undefined : lastEndMs;
}

function firstText(spans: readonly SpanRow[], name: string): string | undefined {
  for (const span of spans) {
    const found = text(at(span.attributes, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Who the run is, from whichever of its spans says so. */
function identityOf(spans: readonly SpanRow[], parts: readonly SpanRow[]) {
  return {
    name: firstText([...parts, ...spans], GEN_AI_WORKFLOW_NAME) ?? "(unknown)",
    runId: firstText(spans, SPOOR_WORKFLOW_RUN_ID),
    version: firstText(parts, SPOOR_WORKFLOW_VERSION),
  };
}

/** What the model calls and tools of a run add up to. */
function sumsOf(all: readonly SpanRow[]) {
  const calls = all.filter((span) => kindOf(span) === "model").map(modelCallOf);
  return {
    modelCalls: calls.length,
    toolCalls: all.filter((span) => kindOf(span) === "tool").length,
    tokens: tokensOfAll(calls),
    cost: costOfAll(calls),
  };
}

function placedRunOf({ key, own, all }: Gathered, nowMs: number): PlacedRun | undefined {
  const spans = own.toSorted(byStart);
  const [first] = spans;
  if (first === undefined) return undefined;
  const parts = spans.filter((span) => kindOf(span) === "workflow");
  const steps = spans.filter((span) => kindOf(span) === "step");
  const startMs = first.startMs;
  const endMs = spans
    .filter(isNotFetched)
    .reduce((end, span) => Math.max(end, endOf(span)), startMs);
  const status = statusOf(parts, steps.at(-1)?.startMs ?? 0);
  const open = status === "unfinished" || status === "suspended";
  const lastPart = parts.at(-1);
  const lastEndMs = lastPart === undefined ? startMs : endOf(lastPart);
  const run: Run = {
    ...identityOf(spans, parts),
    traceId: first.traceId,
    status,
    startedAt: new Date(startMs).toISOString(),
    endedAt: open ? undefined : new Date(endMs).toISOString(),
    activeMs: parts.length > 0 ? sumOf(parts) : endMs - startMs,
    suspendedMs: suspendedOf(parts, waitEndOf(status, steps, lastEndMs) ?? nowMs),
    parts: parts.length,
    error: lastPart === undefined ? undefined : errorTypeOf(lastPart),
    steps: steps.map(stepOf),
    ...sumsOf(all),
  };
  return { key, run, startMs, endMs };
}

/** The workflow runs that `spans` tell of, the latest first; `nowMs` ends the waiting of those still suspended. */
export function runsOf(spans: readonly SpanRow[], owners: Owners, nowMs: number): PlacedRun[] {
  return [...gather(spans, owners).values()]
    .flatMap((gathered) => placedRunOf(gathered, nowMs) ?? [])
    .toSorted((a, b) => b.startMs - a.startMs);
}
