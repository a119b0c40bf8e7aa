import { findingLevels } from "@spoor/core/check";
import type { Finding, FindingLevel, Report } from "@spoor/core/check";
import { plural } from "../print/count.ts";
import type { Style } from "../print/style.ts";
import { tableText } from "../print/table.ts";
import type { Column } from "../print/table.ts";
import { cell } from "./section.ts";

const columns: readonly Column[] = [
  { title: "level" },
  { title: "id", flexible: true },
  { title: "name", flexible: true, drop: 2 },
  { title: "key", flexible: true },
  { title: "count", align: "right" },
  { title: "message", flexible: true, drop: 1 },
];

/** How often there was a finding of that level. */
export function countOf(findings: readonly Finding[], level: FindingLevel): number {
  let total = 0;
  for (const finding of findings) if (finding.level === level) total += finding.count;
  return total;
}

/** `2 violations, 0 improvements, 6 foreign in 33 spans, 5 events, 16 metrics`. */
function totalsLine({ findings, counts }: Report): string {
  const found = [
    plural(countOf(findings, "violation"), "violation"),
    plural(countOf(findings, "improvement"), "improvement"),
    `${countOf(findings, "foreign")} foreign`,
  ];
  const looked = [
    plural(counts.spans, "span"),
    plural(counts.events, "event"),
    plural(counts.metrics, "metric"),
  ];
  return `${found.join(", ")} in ${looked.join(", ")}`;
}

/** The findings down to `lowest`, as a table, and how many there are of all. */
export function checkText(report: Report, lowest: FindingLevel, style: Style): string {
  const { red, yellow, dim } = style.paint;
  const paints = { violation: red, improvement: yellow, foreign: dim, information: dim };
  const shown = report.findings.filter(
    ({ level }) => findingLevels.indexOf(level) <= findingLevels.indexOf(lowest),
  );
  const rows = shown.map(({ level, id, name, key, count, message }) => [
    cell(level, paints[level]),
    cell(id),
    cell(name),
    cell(key),
    cell(count),
    cell(message),
  ]);
  const table = rows.length === 0 ? [] : [`${tableText(columns, rows, style)}\n`];
  return [...table, totalsLine(report)].join("\n");
}
