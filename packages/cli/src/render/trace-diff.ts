import { escapeText } from "@spoor/core/record";
import { plural } from "../print/count.ts";
import { durationText } from "../print/duration.ts";
import { usdText } from "../print/money.ts";
import type { Piece, Style } from "../print/style.ts";
import { tableText } from "../print/table.ts";
import { timeText } from "../print/time.ts";
import { figureNames } from "../view/trace-diff.ts";
import type { Change, DiffNode, DiffSide, FigureName, TraceDiff } from "../view/trace-diff.ts";
import { cell } from "./section.ts";

const shortId = 8;
const counts = new Intl.NumberFormat("en-US");

const titles: Readonly<Record<FigureName, string>> = {
  durationMs: "latency",
  spans: "spans",
  modelCalls: "model calls",
  toolCalls: "tool calls",
  errors: "errors",
  inputTokens: "tokens in",
  outputTokens: "tokens out",
  costUsd: "cost",
};

function figureText(name: FigureName, value: number): string {
  if (name === "durationMs") return durationText(value);
  return name === "costUsd" ? usdText(value) : counts.format(value);
}

function deltaText(name: FigureName, value: number): string {
  if (value === 0) return "0";
  return value > 0 ? `+${figureText(name, value)}` : figureText(name, value);
}

function totalsText({ totals }: TraceDiff, style: Style): string {
  const rows = figureNames.map((name) => {
    const { baseline, candidate, delta } = totals[name];
    return [
      cell(titles[name]),
      cell(baseline === null ? undefined : figureText(name, baseline)),
      cell(candidate === null ? undefined : figureText(name, candidate)),
      cell(delta === null ? undefined : deltaText(name, delta)),
    ];
  });
  const columns = [
    { title: "" },
    { title: "baseline", align: "right" },
    { title: "candidate", align: "right" },
    { title: "delta", align: "right" },
  ] as const;
  return tableText(columns, rows, style);
}

const marks: Readonly<Record<Change, string>> = {
  same: " ",
  changed: "~",
  removed: "-",
  added: "+",
};

function factsOf({
  status,
  attempt,
  error,
  prompt,
  inputTokens,
  outputTokens,
  costUsd,
}: DiffSide): string[] {
  return [
    ...(status === undefined ? [] : [status]),
    ...(attempt === undefined || attempt === 1 ? [] : [`attempt ${attempt}`]),
    ...(error === undefined ? [] : [error]),
    ...(prompt === undefined ? [] : [`prompt ${prompt}`]),
    ...(inputTokens === undefined ? [] : [`${counts.format(inputTokens)} in`]),
    ...(outputTokens === undefined ? [] : [`${counts.format(outputTokens)} out`]),
    ...(costUsd === undefined ? [] : [costUsd === null ? "unpriced" : usdText(costUsd)]),
  ];
}

/** What is another in the candidate: `completed -> failed`. */
function changeText({ change, baseline, candidate }: DiffNode): string {
  if (change === "same") return "";
  const [before, after] = [baseline, candidate].map((side) =>
    side === undefined ? [] : factsOf(side),
  );
  if (change !== "changed") return [...(before ?? []), ...(after ?? [])].join(", ");
  const gone = (before ?? []).filter((fact) => after?.includes(fact) !== true);
  const come = (after ?? []).filter((fact) => before?.includes(fact) !== true);
  return `${gone.join(", ") || "-"} -> ${come.join(", ") || "-"}`;
}

function rowOf(node: DiffNode, { paint }: Style): readonly Piece[] {
  const { depth, name, change, baseline, candidate } = node;
  const [before, after] = [baseline?.durationMs, candidate?.durationMs];
  const delta =
    before === undefined || after === undefined ? "" : deltaText("durationMs", after - before);
  const colours = {
    same: undefined,
    changed: paint.yellow,
    removed: paint.red,
    added: paint.green,
  };
  return [
    { text: `${marks[change]} ${"  ".repeat(depth)}${escapeText(name)}`, paint: colours[change] },
    cell(before === undefined ? undefined : durationText(before)),
    cell(after === undefined ? undefined : durationText(after)),
    cell(delta),
    { text: escapeText(changeText(node)) },
  ];
}

function headText(diff: TraceDiff, side: "baseline" | "candidate"): string {
  const { traceId, name, startedAt, status } = diff[side];
  const told = [side.padEnd(9), traceId.slice(0, shortId), name, status, timeText(startedAt)];
  return told.map(escapeText).join("  ");
}

/** Two traces beside each other: what they add up to, then the tree of both, of which at most `limit` lines. */
export function traceDiffText(diff: TraceDiff, limit: number, style: Style): string {
  const { nodes } = diff;
  const columns = [
    { title: "  span", flexible: true },
    { title: "baseline", align: "right" },
    { title: "candidate", align: "right" },
    { title: "delta", align: "right", drop: 2 },
    { title: "changed", flexible: true, drop: 1 },
  ] as const;
  const rows = nodes.slice(0, limit).map((node) => rowOf(node, style));
  const more = nodes.length - rows.length;
  const changed = nodes.filter(({ change }) => change !== "same").length;
  return [
    `${headText(diff, "baseline")}\n${headText(diff, "candidate")}`,
    totalsText(diff, style),
    tableText(columns, rows, style) +
      (more > 0 ? `\n${style.glyphs.ellipsis} and ${plural(more, "more span")}` : ""),
    changed === 0 ? "Nothing but times differs." : `${plural(changed, "span")} changed.`,
  ].join("\n\n");
}
