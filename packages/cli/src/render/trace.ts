import { escapeText } from "@spoor/core/record";
import type { TraceNode, TraceSummary, TraceTree } from "../view/trace.ts";
import { plural, tokensText } from "../print/count.ts";
import { durationText } from "../print/duration.ts";
import { costText } from "../print/money.ts";
import { statusPiece } from "../print/style.ts";
import type { Style } from "../print/style.ts";
import { tableText } from "../print/table.ts";
import { timeText } from "../print/time.ts";
import { cell, costCell, durationCell, timeCell } from "./section.ts";
import { eventMark, eventWord } from "./event.ts";
import { treeLines } from "../print/tree.ts";
import { fit } from "../print/width.ts";

/** Digits of a trace id that are always told. */
const shortId = 8;
/** Columns after which names in the tree are cut. */
const widestName = 60;

const times = (attempt: number | undefined): string =>
  attempt !== undefined && attempt > 1 ? ` (attempt ${attempt})` : "";

function labelOf({ kind, index, attempt, name, reason }: TraceNode): string {
  const words: Readonly<Record<TraceNode["kind"], string>> = {
    workflow: "workflow ",
    step: index === undefined ? "step " : `[${index}] `,
    tool: "tool ",
    agent: "agent ",
    model: "",
    event: "",
    other: "",
  };
  const why = reason === undefined ? "" : `: ${reason}`;
  const title = kind === "event" ? (eventWord(name) ?? name) : name;
  return escapeText(`${words[kind]}${title}${why}`) + times(attempt);
}

/** Tokens and cost of a model call, its error, and whether its place in the tree is a guess. */
function factsOf(node: TraceNode, style: Style): string {
  const { red, dim } = style.paint;
  const facts: string[] = [];
  if (node.tokens !== undefined) {
    facts.push(`${tokensText(node.tokens.input)} in, ${tokensText(node.tokens.output)} out`);
  }
  if (node.cost !== undefined) facts.push(costText(node.cost));
  if (node.error !== undefined) {
    const message = node.message === undefined ? "" : `: ${escapeText(node.message)}`;
    facts.push(red(`${escapeText(node.error)}${message}`));
  }
  if (node.orphan) facts.push(dim("(parent not recorded)"));
  return facts.join("  ");
}

function nodeText(node: TraceNode, style: Style): string {
  const { paint, glyphs } = style;
  const name = fit(labelOf(node), widestName, glyphs.ellipsis);
  if (node.type === "event") return `${eventMark(node.name, style)} ${name}`;
  const { text, paint: painter } = statusPiece(escapeText(node.status ?? ""), style);
  const mark = text.slice(0, text.indexOf(" "));
  const told =
    node.status === "completed" || node.status === "failed" ? "" : ` ${node.status ?? ""}`;
  const status = painter === undefined ? mark : painter(mark);
  const facts = factsOf(node, style);
  const line = `${status} ${name}${escapeText(told)}  ${paint.dim(durationText(node.durationMs))}`;
  return facts === "" ? line : `${line}  ${facts}`;
}

/** One trace: a line about the whole, then its tree, of which at most `limit` lines are drawn. */
export function traceText(tree: TraceTree, limit: number, style: Style): string {
  const { bold, dim } = style.paint;
  const shown = tree.nodes.slice(0, limit);
  const branches = shown.map((node) => ({ depth: node.depth, text: nodeText(node, style) }));
  const rest = tree.nodes.length - shown.length;
  return [
    `${bold(escapeText(tree.name))}  ${durationText(tree.durationMs)}  ${escapeText(tree.status)}  ${costText(tree.cost)}`,
    dim(`trace ${tree.traceId}, ${timeText(tree.startedAt)}, ${plural(tree.spans, "span")}`),
    "",
    ...treeLines(branches, style),
    ...(rest > 0
      ? [dim(`${style.glyphs.ellipsis} ${plural(rest, "line")} more, see --limit`)]
      : []),
  ].join("\n");
}

/** How many digits, 8 or more, tell all of `traceIds` apart. */
export function idLength(traceIds: readonly string[]): number {
  for (let digits = shortId; digits < 32; digits += 2) {
    if (new Set(traceIds.map((id) => id.slice(0, digits))).size === traceIds.length) return digits;
  }
  return 32;
}

/** The latest traces as a table, with ids as long as it takes to tell them apart. */
export function tracesText(traces: readonly TraceSummary[], of: number, style: Style): string {
  const digits = idLength(traces.map(({ traceId }) => traceId));
  const table = tableText(
    [
      { title: "trace" },
      { title: "name", flexible: true },
      { title: "status" },
      { title: "started", drop: 2 },
      { title: "duration", align: "right", drop: 1 },
      { title: "spans", align: "right", drop: 4 },
      { title: "calls", align: "right", drop: 3 },
      { title: "cost", align: "right" },
    ],
    traces.map((trace) => [
      { text: trace.traceId.slice(0, digits), value: trace.traceId },
      cell(trace.name),
      statusPiece(escapeText(trace.status), style),
      timeCell(trace.startedAt),
      durationCell(trace.durationMs),
      cell(trace.spans),
      cell(trace.modelCalls),
      costCell(trace.cost),
    ]),
    style,
  );
  const rest = of - traces.length;
  return rest > 0
    ? `${table}\n${style.paint.dim(`${style.glyphs.ellipsis} and ${rest} more`)}`
    : table;
}
