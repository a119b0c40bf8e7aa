import { escapeText } from "@spoor/core/record";
import type { GapsResult } from "../../command/gaps/gaps.ts";
import { plural } from "../../print/count.ts";
import type { Piece, Style } from "../../print/style.ts";
import { tableText } from "../../print/table.ts";
import type { Coverage, ToldGap } from "../../view/gaps.ts";
import { cell, figureCell, timeCell } from "../section.ts";

/** A share as a percentage; a dash where there is none. */
export function shareText(share: number | null): string {
  return share === null ? "-" : `${(share * 100).toFixed(1)}%`;
}

function coverageLine({ matches, blocked, coverage }: Coverage): string {
  return `Coverage ${shareText(coverage)}: ${plural(matches, "match", "matches")}, ${plural(blocked, "blocked step")}.`;
}

/** What to say of the pattern that comes nearest. */
function nearestText({ nearest, count, covered, coveredBy }: ToldGap): string | undefined {
  if (coveredBy !== null) return `covered by ${coveredBy}`;
  if (covered > 0) return `${covered} of ${count} covered`;
  if (nearest === null) return undefined;
  const { id, similarity, reason } = nearest;
  return `${id}${similarity === null ? "" : ` (${shareText(similarity)})`}: ${reason}`;
}

function rowOf(gap: ToldGap): readonly Piece[] {
  return [
    cell(gap.count),
    cell(gap.text),
    cell(gap.category),
    cell(gap.variants.length),
    cell(gap.journeys.join(", ")),
    timeCell(gap.lastSeen),
    cell(gap.fixes[0]),
    cell(nearestText(gap)),
  ];
}

const columns = [
  { title: "count", align: "right" },
  { title: "text", flexible: true },
  { title: "category", drop: 2 },
  { title: "variants", align: "right", drop: 3 },
  { title: "journeys", flexible: true, drop: 4 },
  { title: "last seen", drop: 5 },
  { title: "fix", flexible: true, drop: 6 },
  { title: "nearest pattern", flexible: true, drop: 1 },
] as const;

function weeksText({ weeks }: GapsResult, style: Style): string {
  const titles = [
    { title: "week" },
    { title: "matches", align: "right" },
    { title: "blocked", align: "right" },
    { title: "coverage", align: "right" },
  ] as const;
  const rows = weeks.map(({ week, matches, blocked, coverage }) => [
    cell(week),
    cell(matches),
    cell(blocked),
    figureCell(shareText(coverage), coverage),
  ]);
  return tableText(titles, rows, style);
}

/** The gaps as a table, what of all was covered, and with `overTime` that of each week. */
export function gapsText(result: GapsResult, overTime: boolean, style: Style): string {
  const { gaps, gapCount, coverage, source } = result;
  const more = gapCount - gaps.length;
  return [
    `${plural(gapCount, "gap")} in ${escapeText(source)}`,
    tableText(columns, gaps.map(rowOf), style) +
      (more > 0 ? `\n${style.glyphs.ellipsis} and ${plural(more, "more gap")}` : ""),
    ...(overTime ? [weeksText(result, style)] : []),
    coverageLine(coverage),
  ].join("\n\n");
}
