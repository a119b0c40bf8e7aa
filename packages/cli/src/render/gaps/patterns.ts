import type { PatternsResult, ToldPattern } from "../../command/gaps/patterns.ts";
import { plural } from "../../print/count.ts";
import type { Piece, Style } from "../../print/style.ts";
import { tableText } from "../../print/table.ts";
import { cell, figureCell, timeCell } from "../section.ts";

/** What to do with a pattern. */
function adviceOf({ promotion, promoted, prunable, missing }: ToldPattern): string | undefined {
  if (prunable) return "prune";
  if (promoted) return "promoted";
  if (promotion === "ready") return "promote";
  return promotion === "near" ? `near: ${missing.join(", ")}` : undefined;
}

function rowOf(pattern: ToldPattern, { paint }: Style): readonly Piece[] {
  const { id, name, successes, failures, journeys, confidence, text, lastUsed } = pattern;
  return [
    cell(name ?? id),
    cell(successes),
    cell(failures, failures > 0 ? paint.red : paint.dim),
    cell(journeys.length),
    figureCell(confidence.toFixed(3), confidence),
    timeCell(lastUsed),
    cell(adviceOf(pattern)),
    cell(text ?? undefined),
  ];
}

const columns = [
  { title: "pattern", flexible: true },
  { title: "right", align: "right" },
  { title: "wrong", align: "right" },
  { title: "journeys", align: "right", drop: 2 },
  { title: "confidence", align: "right" },
  { title: "last used", drop: 3 },
  { title: "advice", flexible: true },
  { title: "made for", flexible: true, drop: 4 },
] as const;

/** The patterns as a table. */
export function patternsText({ patterns, patternCount }: PatternsResult, style: Style): string {
  const more = patternCount - patterns.length;
  const rows = patterns.map((pattern) => rowOf(pattern, style));
  return (
    tableText(columns, rows, style) +
    (more > 0 ? `\n${style.glyphs.ellipsis} and ${plural(more, "more pattern")}` : "")
  );
}
