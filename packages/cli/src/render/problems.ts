import type { Style } from "../print/style.ts";
import type { BlockedStat } from "../view/blocked.ts";
import type { ErrorStat } from "../view/error.ts";
import { cell, sectionText, traceCell } from "./section.ts";

/** Errors by type and place. */
export function errorRows(errors: readonly ErrorStat[], style: Style, limit?: number): string[] {
  return sectionText(
    {
      title: "Errors",
      columns: [
        { title: "count", align: "right" },
        { title: "error", flexible: true },
        { title: "where", flexible: true },
        { title: "message", flexible: true, drop: 3 },
        { title: "last trace", drop: 2 },
      ],
      items: errors,
      limit,
      cells: (error) => [
        cell(error.count, style.paint.red),
        cell(error.category === undefined ? error.type : `${error.type} (${error.category})`),
        cell(error.lastSpan),
        cell(error.message),
        traceCell(error.lastTraceId, style),
      ],
    },
    style,
  );
}

/** Blocked steps by step and reason. */
export function blockedRows(
  blocked: readonly BlockedStat[],
  style: Style,
  limit?: number,
): string[] {
  return sectionText(
    {
      title: "Blocked steps",
      columns: [
        { title: "count", align: "right" },
        { title: "step", flexible: true },
        { title: "reason" },
        { title: "what", flexible: true, drop: 3 },
        { title: "last trace", drop: 2 },
      ],
      items: blocked,
      limit,
      cells: (one) => [
        cell(one.count, style.paint.yellow),
        cell(one.step),
        cell(one.reason),
        cell(one.example),
        traceCell(one.lastTraceId, style),
      ],
    },
    style,
  );
}
