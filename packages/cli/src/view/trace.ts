import { at, text } from "@spoor/core/record";
import {
  EVENT_SPOOR_STEP_BLOCKED,
  EVENT_SPOOR_WORKFLOW_RESUMED,
  EVENT_SPOOR_WORKFLOW_SUSPENDED,
  GEN_AI_AGENT_NAME,
  GEN_AI_TOOL_NAME,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_REASON,
  SPOOR_SUSPENSION_REASON,
  SPOOR_SUSPENSION_RESOLUTION,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import type { EventRow, SpanRow } from "../ingest/rows.ts";
import type { Cost } from "../print/money.ts";
import { grouped } from "./group.ts";
import { errorTypeOf, kindOf } from "./kind.ts";
import type { SpanKind } from "./kind.ts";
import { costOfAll, modelCallOf, tokensOfAll } from "./model-call.ts";
import type { Tokens } from "./model-call.ts";
import { stepOf } from "./step.ts";

/** One line of the tree of a trace: a span, or an event under the span it belongs to. */
export interface TraceNode {
  /** 0 for a root. */
  readonly depth: number;
  readonly type: "span" | "event";
  readonly kind: SpanKind | "event";
  /** What to call it: of a step, tool, agent or workflow its own name, else the span's or event's. */
  readonly name: string;
  readonly spanId: string | undefined;
  readonly parentSpanId: string | undefined;
  /** Whether the parent is named but was not recorded. */
  readonly orphan: boolean;
  /** From the start of the trace. */
  readonly offsetMs: number;
  readonly durationMs: number | undefined;
  readonly status: string | undefined;
  readonly index: number | undefined;
  readonly attempt: number | undefined;
  readonly error: string | undefined;
  readonly message: string | undefined;
  readonly tokens: Tokens | undefined;
  readonly cost: Cost | undefined;
  /** Of an event, why: the reason of the block or suspension, the resolution of a resumption. */
  readonly reason: string | undefined;
}

/** What one trace holds, with its sums. */
export interface TraceSummary {
  readonly traceId: string;
  readonly name: string;
  readonly service: string | undefined;
  readonly runId: string | undefined;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly status: string;
  readonly spans: number;
  readonly modelCalls: number;
  readonly tokens: Tokens;
  readonly cost: Cost;
}

/** A trace as a tree, in the order in which it is drawn. */
export interface TraceTree extends TraceSummary {
  readonly nodes: readonly TraceNode[];
}

const naming: Readonly<Partial<Record<SpanKind, string>>> = {
  workflow: GEN_AI_WORKFLOW_NAME,
  tool: GEN_AI_TOOL_NAME,
  agent: GEN_AI_AGENT_NAME,
};
const drawnEvents: ReadonlySet<string> = new Set([
  EVENT_SPOOR_STEP_BLOCKED,
  EVENT_SPOOR_WORKFLOW_SUSPENDED,
  EVENT_SPOOR_WORKFLOW_RESUMED,
]);

const endOf = (span: SpanRow): number => span.startMs + span.durationMs;

/** What to call `span`: the name of its workflow, step, tool or agent, else its own. */
export function titleOf(span: SpanRow): string {
  const kind = kindOf(span);
  if (kind === "step") return stepOf(span).name;
  const attribute = naming[kind];
  const name = attribute === undefined ? undefined : text(at(span.attributes, attribute));
  return name ?? span.name;
}

/** How `span` ended: what a workflow or step says of itself, else whether it failed. */
export function statusOf(span: SpanRow): string {
  if (kindOf(span) === "step") return stepOf(span).status;
  const said = kindOf(span) === "workflow" ? at(span.attributes, SPOOR_WORKFLOW_STATUS) : undefined;
  return text(said) ?? (errorTypeOf(span) === undefined ? "completed" : "failed");
}

function spanNode(
  span: SpanRow,
  place: Pick<TraceNode, "depth" | "orphan" | "offsetMs">,
): TraceNode {
  const kind = kindOf(span);
  const call = kind === "model" ? modelCallOf(span) : undefined;
  const step = kind === "step" ? stepOf(span) : undefined;
  return {
    ...place,
    type: "span",
    kind,
    name: titleOf(span),
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    durationMs: span.durationMs,
    status: statusOf(span),
    index: step?.index,
    attempt: step?.attempt,
    error: errorTypeOf(span),
    message: span.message,
    tokens: call?.tokens,
    cost: call === undefined ? undefined : costOfAll([call]),
    reason: undefined,
  };
}

function eventNode(event: EventRow, place: Pick<TraceNode, "depth" | "offsetMs">): TraceNode {
  const read = (name: string): string | undefined => text(at(event.attributes, name));
  return {
    ...place,
    type: "event",
    kind: "event",
    name: event.name,
    spanId: event.spanId,
    parentSpanId: event.spanId,
    orphan: false,
    durationMs: undefined,
    status: undefined,
    index: undefined,
    attempt: undefined,
    error: undefined,
    message: undefined,
    tokens: undefined,
    cost: undefined,
    reason:
      read(SPOOR_BLOCK_REASON) ??
      read(SPOOR_SUSPENSION_RESOLUTION) ??
      read(SPOOR_SUSPENSION_REASON),
  };
}

/** Sums and names of the spans of one trace. */
export function summaryOf(spans: readonly [SpanRow, ...SpanRow[]]): TraceSummary {
  const sorted = spans.toSorted((a, b) => a.startMs - b.startMs);
  const ids = new Set(spans.map((span) => span.spanId));
  const isRoot = (span: SpanRow): boolean =>
    span.parentSpanId === undefined || !ids.has(span.parentSpanId);
  const root =
    sorted.find((span) => kindOf(span) === "workflow") ?? sorted.find(isRoot) ?? spans[0];
  const last = sorted.findLast(
    (span) => kindOf(span) === kindOf(root) && titleOf(span) === titleOf(root),
  );
  const startMs = sorted[0]?.startMs ?? root.startMs;
  const endMs = sorted.reduce((latest, span) => Math.max(latest, endOf(span)), startMs);
  const calls = spans.filter((span) => kindOf(span) === "model").map(modelCallOf);
  return {
    traceId: root.traceId,
    name: titleOf(root),
    service: root.service,
    runId: text(at(root.attributes, SPOOR_WORKFLOW_RUN_ID)),
    startedAt: new Date(startMs).toISOString(),
    durationMs: endMs - startMs,
    status: statusOf(last ?? root),
    spans: spans.length,
    modelCalls: calls.length,
    tokens: tokensOfAll(calls),
    cost: costOfAll(calls),
  };
}

type Child =
  | { readonly span: SpanRow; readonly startMs: number }
  | { readonly event: EventRow; readonly startMs: number };

const rootKey = "";

/** Spans and events under the id of the span they hang from, each list by time; what hangs nowhere is a root. */
function childrenOf(spans: readonly SpanRow[], events: readonly EventRow[]): Map<string, Child[]> {
  const ids = new Set(spans.map((span) => span.spanId));
  const children = new Map<string, Child[]>();
  const hang = (id: string | undefined, child: Child): void => {
    const key = id !== undefined && ids.has(id) ? id : rootKey;
    const under = children.get(key);
    if (under === undefined) children.set(key, [child]);
    else under.push(child);
  };
  for (const span of spans) {
    const parent = span.parentSpanId === span.spanId ? undefined : span.parentSpanId;
    hang(parent, { span, startMs: span.startMs });
  }
  for (const event of events) {
    if (drawnEvents.has(event.name)) hang(event.spanId, { event, startMs: event.timeMs });
  }
  for (const under of children.values()) under.sort((a, b) => a.startMs - b.startMs);
  return children;
}

/** The tree of one trace; parents that point in a circle are cut open at the earliest span. */
export function treeOf(
  spans: readonly [SpanRow, ...SpanRow[]],
  events: readonly EventRow[],
): TraceTree {
  const summary = summaryOf(spans);
  const startMs = Date.parse(summary.startedAt);
  const children = childrenOf(spans, events);
  const nodes: TraceNode[] = [];
  const drawn = new Set<SpanRow>();
  const draw = (roots: readonly Child[]): void => {
    // A list of its own instead of recursion: the depth of foreign data has no bound.
    const waiting = roots.toReversed().map((child) => ({ child, depth: 0 }));
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { child, depth } = next;
      const offsetMs = Math.max(0, child.startMs - startMs);
      if ("event" in child) {
        nodes.push(eventNode(child.event, { depth, offsetMs }));
        continue;
      }
      if (drawn.has(child.span)) continue;
      drawn.add(child.span);
      const orphan = depth === 0 && child.span.parentSpanId !== undefined;
      nodes.push(spanNode(child.span, { depth, orphan, offsetMs }));
      for (const under of (children.get(child.span.spanId) ?? []).toReversed()) {
        waiting.push({ child: under, depth: depth + 1 });
      }
    }
  };
  draw(children.get(rootKey) ?? []);
  for (const span of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    if (!drawn.has(span)) draw([{ span, startMs: span.startMs }]);
  }
  return { ...summary, nodes };
}

const earliest = (trace: readonly SpanRow[]): number =>
  trace.reduce((first, span) => Math.min(first, span.startMs), Infinity);

/** The traces of `spans`, the latest first. */
export function tracesOf(spans: readonly SpanRow[]): [SpanRow, ...SpanRow[]][] {
  return grouped(spans, (span) => span.traceId)
    .map((trace) => ({ trace, startMs: earliest(trace) }))
    .toSorted((a, b) => b.startMs - a.startMs)
    .map(({ trace }) => trace);
}
