import { relative } from "node:path";
import { escapeText } from "@spoor/core/record";
import { plural } from "../print/count.ts";
import type { Piece, Style } from "../print/style.ts";
import { tableText } from "../print/table.ts";
import type { Column } from "../print/table.ts";
import { timeText } from "../print/time.ts";
import type { MigratedFile, MigrateResult } from "../view/migrate.ts";

/** How a migration is drawn, and where it was asked for. */
interface Drawing extends Style {
  readonly cwd: string;
}

const columns: readonly Column[] = [
  { title: "file", flexible: true },
  { title: "kind" },
  { title: "new", align: "right" },
  { title: "duplicate", align: "right" },
  { title: "rejected", align: "right" },
  { title: "first", drop: 2 },
  { title: "last", drop: 1 },
];

const time = (iso: string | undefined): Piece => ({
  text: iso === undefined ? "" : timeText(iso),
  value: iso ?? null,
});
const count = (value: number): Piece => ({ text: String(value), value });

/** Paths below `cwd` are told as from there. */
function placeOf(path: string, cwd: string): string {
  const from = relative(cwd, path);
  return escapeText(from === "" || from.startsWith("..") ? path : from);
}

function rowOf(file: MigratedFile, { paint, cwd }: Drawing): Piece[] {
  const rejected = count(file.rejected);
  return [
    { text: placeOf(file.path, cwd), value: file.path },
    { text: file.kind },
    count(file.new),
    count(file.duplicate),
    file.rejected > 0 ? { ...rejected, paint: paint.red } : rejected,
    time(file.first),
    time(file.last),
  ];
}

/** What records become, the most frequent first: `79 chat, 7 spoor.budget.escalated`. */
function recordsText(files: readonly MigratedFile[]): string {
  const sums = new Map<string, number>();
  for (const { records } of files)
    for (const [name, n] of Object.entries(records)) sums.set(name, (sums.get(name) ?? 0) + n);
  return [...sums]
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, n]) => `${n} ${escapeText(name)}`)
    .join(", ");
}

function reasonLines(files: readonly MigratedFile[], cwd: string): string[] {
  return files.flatMap(({ path, reasons }) =>
    reasons.map(({ reason, count: n, places }) => {
      const more = n > places.length ? " ..." : "";
      return `  ${reason} ${n}: ${placeOf(path, cwd)}, ${places.join("; ")}${more}`;
    }),
  );
}

function endText({ applied, totals }: MigrateResult, place: string): string {
  if (!applied)
    return `Nothing was written. Add --apply to bring this to ${place}; the old files stay as they are.`;
  return totals.new === 0
    ? `Nothing was new: ${place} has all of it.`
    : `Added to ${place}, and found there again. The old files are as they were.`;
}

/** What was migrated, or would be, file by file. */
export function migrateText(result: MigrateResult, style: Drawing): string {
  const { files, totals, store } = result;
  const rows = files.map((file) => rowOf(file, style));
  const counts = `${totals.new} new, ${plural(totals.duplicate, "duplicate")}, ${totals.rejected} rejected`;
  const reasons = reasonLines(files, style.cwd);
  return [
    tableText(columns, rows, style),
    "",
    `Read: ${recordsText(files)}`,
    ...(reasons.length > 0 ? ["Rejected:", ...reasons] : []),
    counts,
    endText(result, escapeText(store)),
  ].join("\n");
}
