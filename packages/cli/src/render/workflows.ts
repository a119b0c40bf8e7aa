import { escapeText } from "@spoor/core/record";
import { durationText } from "../print/duration.ts";
import { statusPiece } from "../print/style.ts";
import type { Piece, Style } from "../print/style.ts";
import type { SuspendedRun } from "../view/overview.ts";
import type { Run } from "../view/run.ts";
import type { StepStat } from "../view/step.ts";
import {
  cell,
  costCell,
  durationCell,
  figureCell,
  sectionText,
  timeCell,
  tokensCell,
  traceCell,
} from "./section.ts";

/** The latest runs, of `of` in all. */
export function workflowRows(runs: readonly Run[], of: number, style: Style): string[] {
  const waits = runs.some((run) => run.suspendedMs > 0);
  return sectionText(
    {
      title: "Workflows",
      columns: [
        { title: "name", flexible: true },
        { title: "status" },
        { title: "started", drop: 3 },
        { title: "duration", align: "right" },
        ...(waits ? [{ title: "suspended", align: "right", drop: 6 } as const] : []),
        { title: "steps", align: "right", drop: 5 },
        { title: "calls", align: "right", drop: 4 },
        { title: "in", align: "right", drop: 8 },
        { title: "out", align: "right", drop: 7 },
        { title: "cost", align: "right" },
        { title: "trace", drop: 2 },
      ],
      items: runs,
      of,
      cells: (run) => [
        cell(run.name),
        statusPiece(escapeText(run.status), style),
        timeCell(run.startedAt),
        durationCell(run.activeMs),
        ...(waits ? [cell(run.suspendedMs > 0 ? durationText(run.suspendedMs) : undefined)] : []),
        cell(run.steps.length),
        cell(run.modelCalls),
        tokensCell(run.tokens.input),
        tokensCell(run.tokens.output),
        costCell(run.cost),
        traceCell(run.traceId, style),
      ],
    },
    style,
  );
}

/** One status as its word, several with their counts: `3 completed, 1 blocked`. */
function statusesPiece({ runs, statuses }: StepStat, style: Style): Piece {
  const entries = Object.entries(statuses).toSorted(([, a], [, b]) => b - a);
  const [only] = entries;
  if (only !== undefined && only[1] === runs) {
    const { text, paint } = statusPiece(escapeText(only[0]), style);
    return { text: runs === 1 ? text : `${text} ${runs}x`, paint };
  }
  return cell(
    entries.map(([status, count]) => `${count} ${status}`).join(", "),
    style.paint.yellow,
  );
}

/** The steps of all runs; with one run each by its duration, with several by their percentiles. */
export function stepRows(steps: readonly StepStat[], style: Style, limit?: number): string[] {
  const repeated = steps.some((step) => step.runs > 1);
  const severalWorkflows = new Set(steps.map((step) => step.workflow)).size > 1;
  return sectionText(
    {
      title: "Steps",
      columns: [
        ...(severalWorkflows ? [{ title: "workflow", flexible: true, drop: 3 } as const] : []),
        { title: "#", align: "right" },
        { title: "step", flexible: true },
        { title: "status", flexible: true },
        { title: repeated ? "p50" : "duration", align: "right" },
        ...(repeated ? [{ title: "p95", align: "right", drop: 2 } as const] : []),
      ],
      items: steps,
      limit,
      cells: (step) => [
        ...(severalWorkflows ? [cell(step.workflow)] : []),
        cell(step.index),
        cell(step.name),
        statusesPiece(step, style),
        durationCell(step.p50Ms),
        ...(repeated ? [durationCell(step.p95Ms)] : []),
      ],
    },
    style,
  );
}

/** The runs that wait, and for how long. */
export function suspendedRows(suspended: readonly SuspendedRun[], style: Style): string[] {
  return sectionText(
    {
      title: "Waiting",
      columns: [
        { title: "workflow", flexible: true },
        { title: "for", align: "right" },
        { title: "reason" },
        { title: "run", flexible: true, drop: 1 },
      ],
      items: suspended,
      cells: (run) => [
        cell(run.workflow),
        figureCell(durationText(run.suspendedMs), run.suspendedMs, style.paint.cyan),
        cell(run.reason),
        cell(run.runId),
      ],
    },
    style,
  );
}
