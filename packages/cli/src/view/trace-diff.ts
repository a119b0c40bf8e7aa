import { aligned } from "./align.ts";
import type { TraceNode, TraceTree } from "./trace.ts";

/** One figure of both traces. */
export interface Figure {
  /** null where it is not known, as the cost where no call has a price. */
  readonly baseline: number | null;
  readonly candidate: number | null;
  /** The candidate's less the baseline's; null where one of them is not known. */
  readonly delta: number | null;
}

export const figureNames = [
  "durationMs",
  "spans",
  "modelCalls",
  "toolCalls",
  "errors",
  "inputTokens",
  "outputTokens",
  "costUsd",
] as const;

export type FigureName = (typeof figureNames)[number];

/** A span as one of the traces has it. */
export interface DiffSide {
  readonly spanId: string | undefined;
  readonly durationMs: number | undefined;
  readonly status: string | undefined;
  readonly attempt: number | undefined;
  readonly error: string | undefined;
  /** The prompt that it was made with, with its version: `summary@3`. */
  readonly prompt: string | undefined;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  /** null where the call has no price. */
  readonly costUsd: number | null | undefined;
}

export type Change = "same" | "changed" | "removed" | "added";

/** Spans of both traces that stand beside each other. */
export interface DiffNode {
  readonly depth: number;
  readonly kind: TraceNode["kind"];
  readonly name: string;
  /** `changed` where anything but the time differs. */
  readonly change: Change;
  readonly baseline: DiffSide | undefined;
  readonly candidate: DiffSide | undefined;
}

/** What is told of each of the traces. */
export interface DiffTrace {
  readonly traceId: string;
  readonly name: string;
  readonly startedAt: string;
  readonly status: string;
}

/** What `trace diff --json` prints. */
export interface TraceDiff {
  readonly schema: "spoor.trace-diff/1";
  readonly baseline: DiffTrace;
  readonly candidate: DiffTrace;
  readonly totals: Readonly<Record<FigureName, Figure>>;
  /** The spans of both, in the order of the tree. */
  readonly nodes: readonly DiffNode[];
}

/** A trace, and the prompts of its spans by their ids. */
export interface DiffInput {
  readonly tree: TraceTree;
  readonly prompts: ReadonlyMap<string, string>;
}

interface Branch {
  readonly node: TraceNode;
  readonly prompt: string | undefined;
  readonly below: Branch[];
}

/** The spans of a trace as a tree; events are no part of it. */
function branchesOf({ tree: { nodes }, prompts }: DiffInput): readonly Branch[] {
  const roots: Branch[] = [];
  const path: Branch[] = [];
  for (const node of nodes) {
    if (node.type !== "span") continue;
    const branch: Branch = { node, prompt: prompts.get(node.spanId ?? ""), below: [] };
    path.length = Math.min(path.length, node.depth);
    (path.at(-1)?.below ?? roots).push(branch);
    path.push(branch);
  }
  return roots;
}

function sideOf({ node, prompt }: Branch): DiffSide {
  const { spanId, durationMs, status, attempt, error, tokens, cost } = node;
  return {
    spanId,
    durationMs,
    status,
    attempt,
    error,
    prompt,
    inputTokens: tokens?.input,
    outputTokens: tokens?.output,
    costUsd: cost?.usd,
  };
}

const compared = [
  "status",
  "attempt",
  "error",
  "prompt",
  "inputTokens",
  "outputTokens",
  "costUsd",
] as const;

function changeOf(baseline: DiffSide | undefined, candidate: DiffSide | undefined): Change {
  if (baseline === undefined) return "added";
  if (candidate === undefined) return "removed";
  return compared.every((name) => baseline[name] === candidate[name]) ? "same" : "changed";
}

const keyOf = ({ node: { kind, name } }: Branch): string => JSON.stringify([kind, name]);

/** The pairs of two lists of branches, from the top, each before what is below it. */
function nodesOf(one: readonly Branch[], other: readonly Branch[]): DiffNode[] {
  const found: DiffNode[] = [];
  const left = [{ one, other, depth: 0 }].flatMap(pairsOf);
  // A stack of its own: traces may be deeper than calls can be.
  left.reverse();
  for (let pair = left.pop(); pair !== undefined; pair = left.pop()) {
    const { one: before, other: after, depth } = pair;
    const node = (after ?? before)?.node;
    if (node === undefined) continue;
    const baseline = before === undefined ? undefined : sideOf(before);
    const candidate = after === undefined ? undefined : sideOf(after);
    const { kind, name } = node;
    found.push({ depth, kind, name, change: changeOf(baseline, candidate), baseline, candidate });
    const below = { one: before?.below ?? [], other: after?.below ?? [], depth: depth + 1 };
    left.push(...pairsOf(below).toReversed());
  }
  return found;
}

interface Lists {
  readonly one: readonly Branch[];
  readonly other: readonly Branch[];
  readonly depth: number;
}

function pairsOf({ one, other, depth }: Lists) {
  return aligned(one, other, keyOf).map((pair) => ({ one: pair.one, other: pair.other, depth }));
}

function figuresOf(tree: TraceTree): Readonly<Record<FigureName, number | null>> {
  const spans = tree.nodes.filter(({ type }) => type === "span");
  return {
    durationMs: tree.durationMs,
    spans: tree.spans,
    modelCalls: tree.modelCalls,
    toolCalls: spans.filter(({ kind }) => kind === "tool").length,
    errors: spans.filter(({ error }) => error !== undefined).length,
    inputTokens: tree.tokens.input,
    outputTokens: tree.tokens.output,
    costUsd: tree.cost.usd,
  };
}

function figureOf(baseline: number | null, candidate: number | null): Figure {
  const delta = baseline === null || candidate === null ? null : candidate - baseline;
  return { baseline, candidate, delta };
}

function diffTraceOf({ traceId, name, startedAt, status }: TraceTree): DiffTrace {
  return { traceId, name, startedAt, status };
}

/** Two traces beside each other: their sums, and their spans, aligned by kind and name below each pair that fits. */
export function traceDiffOf(baseline: DiffInput, candidate: DiffInput): TraceDiff {
  const [before, after] = [figuresOf(baseline.tree), figuresOf(candidate.tree)];
  const figure = (name: FigureName): Figure => figureOf(before[name], after[name]);
  return {
    schema: "spoor.trace-diff/1",
    baseline: diffTraceOf(baseline.tree),
    candidate: diffTraceOf(candidate.tree),
    totals: {
      durationMs: figure("durationMs"),
      spans: figure("spans"),
      modelCalls: figure("modelCalls"),
      toolCalls: figure("toolCalls"),
      errors: figure("errors"),
      inputTokens: figure("inputTokens"),
      outputTokens: figure("outputTokens"),
      costUsd: figure("costUsd"),
    },
    nodes: nodesOf(branchesOf(baseline), branchesOf(candidate)),
  };
}
