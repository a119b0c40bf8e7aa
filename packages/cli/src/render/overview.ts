import { escapeText } from "@spoor/core/record";
import { plural, tokensText } from "../print/count.ts";
import { durationText } from "../print/duration.ts";
import { costText } from "../print/money.ts";
import type { Style } from "../print/style.ts";
import { timeText } from "../print/time.ts";
import type { Overview } from "../view/overview.ts";
import { modelRows, toolRows } from "./calls.ts";
import { blockedRows, errorRows } from "./problems.ts";
import { stepRows, suspendedRows, workflowRows } from "./workflows.ts";

function summaryLine({ totals }: Overview): string {
  const parts = [
    plural(totals.workflows, "workflow"),
    plural(totals.steps, "step"),
    plural(totals.modelCalls, "model call"),
    plural(totals.toolCalls, "tool call"),
    plural(totals.errors, "error"),
    `${plural(totals.blockedSteps, "step")} blocked`,
  ];
  if (totals.suspendedMs > 0) parts.push(`${durationText(totals.suspendedMs)} suspended`);
  return parts.join(", ");
}

function tokensLine({ totals: { tokens, cost } }: Overview): string {
  const cached = tokens.cacheRead > 0 ? ` (${tokensText(tokens.cacheRead)} from cache)` : "";
  return `${tokensText(tokens.input)} tokens in${cached}, ${tokensText(tokens.output)} out, ${costText(cost)}`;
}

/** The overview on one screen; sections of which there is nothing are left out. */
export function overviewText(overview: Overview, store: string, style: Style): string {
  const { first, last, totals } = overview;
  const { bold, dim } = style.paint;
  const span =
    first === undefined || last === undefined
      ? []
      : [
          `${timeText(first)} ${style.glyphs.dash} ${timeText(last)} (${durationText(Date.parse(last) - Date.parse(first))})`,
        ];
  const head = [
    dim(escapeText(store)),
    ...span,
    summaryLine(overview),
    ...(totals.modelCalls > 0 ? [bold(tokensLine(overview))] : []),
  ].join("\n");
  return [
    head,
    ...workflowRows(overview.workflows, totals.workflows, style),
    ...stepRows(overview.steps, style),
    ...modelRows(overview.models, style),
    ...toolRows(overview.tools, style),
    ...errorRows(overview.errors, style),
    ...blockedRows(overview.blocked, style),
    ...suspendedRows(overview.suspended, style),
  ].join("\n\n");
}
