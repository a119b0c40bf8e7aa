import { escapeText } from "@spoor/core/record";
import type { Forecast, RetentionSurvey } from "../store/forecast.ts";
import type { Survey, TableSurvey } from "../store/survey.ts";
import type { AccountRow, StatusResult } from "../view/status.ts";
import { bytesText, plural } from "../print/count.ts";
import { timeText } from "../print/time.ts";
import type { Piece, Style } from "../print/style.ts";
import { tableText } from "../print/table.ts";
import type { Column } from "../print/table.ts";

const columns: readonly Column[] = [
  { title: "telemetry" },
  { title: "destination", flexible: true },
  { title: "delivered", align: "right" },
  { title: "still here", align: "right" },
  { title: "rejected", align: "right" },
  { title: "dropped", align: "right" },
];
/** Shown where there is any. */
const storedColumn: Column = { title: "in files alone", align: "right" };

const numbers = new Intl.NumberFormat("en-US");

function rowOf(account: AccountRow, { paint }: Style): readonly Piece[] {
  const { signal, name, delivered, spooled, rejected, dropped, stored } = account;
  const lost = Object.entries(dropped);
  const total = lost.reduce((sum, [, count]) => sum + count, 0);
  const reasons = lost.map(([reason]) => reason).join(", ");
  const bad = (count: number): Pick<Piece, "paint"> => (count > 0 ? { paint: paint.red } : {});
  return [
    { text: signal },
    { text: name === undefined ? "this folder alone" : escapeText(name) },
    { text: numbers.format(delivered) },
    { text: numbers.format(spooled) },
    { text: numbers.format(rejected), ...bad(rejected) },
    { text: total === 0 ? "0" : `${numbers.format(total)} (${reasons})`, ...bad(total) },
    { text: numbers.format(stored) },
  ];
}

function accountsText(accounts: readonly AccountRow[], style: Style): string {
  const hasStored = accounts.some(({ stored }) => stored > 0);
  const shown = hasStored ? [...columns, storedColumn] : columns;
  const rows = accounts.map((account) => rowOf(account, style).slice(0, shown.length));
  return tableText(shown, rows, style);
}

const fileColumns: readonly Column[] = [
  { title: "stored", flexible: true },
  { title: "rows", align: "right" },
  { title: "files", align: "right" },
  { title: "size", align: "right" },
  { title: "first day" },
  { title: "last day" },
];

function storedRow({ table, rows, files, bytes, first, last }: TableSurvey): readonly Piece[] {
  return [
    { text: table },
    { text: numbers.format(rows) },
    { text: numbers.format(files) },
    { text: bytesText(bytes) },
    { text: first ?? "" },
    { text: last ?? "" },
  ];
}

/** What the files of rows are; empty where there is none. */
function storedText(survey: Survey | undefined, style: Style): string {
  if (survey === undefined) return "";
  const tables = survey.tables.filter(({ files }) => files > 0);
  const { paint } = style;
  return [
    ...(tables.length === 0 ? [] : [tableText(fileColumns, tables.map(storedRow), style)]),
    ...(survey.pendingBytes === 0
      ? []
      : [`${bytesText(survey.pendingBytes)} of segments are not in files yet.`]),
    ...survey.damaged.map((path) => paint.red(`Damaged: ${escapeText(path)}`)),
    ...survey.quarantined.map((path) => paint.red(`Put aside as damaged: ${escapeText(path)}`)),
  ].join("\n");
}

/** `11 spans, 3 events`: those of which there are any. */
function goingText({ spans, events, points, files }: Forecast): string {
  const parts = [
    ...(spans > 0 ? [plural(spans, "span")] : []),
    ...(events > 0 ? [plural(events, "event")] : []),
    ...(points > 0 ? [`${plural(points, "data point")} of metrics`] : []),
  ];
  return parts.length === 0 ? plural(files, "file of sums", "files of sums") : parts.join(", ");
}

/** What went by age and size and what will; empty where there is nothing to tell. */
function retentionText(survey: RetentionSurvey | undefined, style: Style): string {
  if (survey === undefined) return "";
  const { summedSpans, next, problems } = survey;
  return [
    ...(summedSpans === 0
      ? []
      : [`Of ${plural(summedSpans, "span")} only sums by the hour are left.`]),
    ...(next === undefined ? [] : [`From ${timeText(next.at)} on may go: ${goingText(next)}.`]),
    ...problems.map((problem) => style.paint.red(escapeText(problem))),
  ].join("\n");
}

/** What has become of the records of a folder. */
export function statusText(result: StatusResult, style: Style): string {
  const { store, segments, bytes, accounts, stored, retention } = result;
  const place = escapeText(store);
  const parts = [storedText(stored, style), retentionText(retention, style)];
  const files = parts.filter((part) => part !== "").join("\n\n");
  if (accounts.length === 0) {
    return files === "" ? `Nothing was recorded in ${place}` : `${place}\n\n${files}`;
  }
  const head = `${place}: ${plural(segments, "segment")}, ${bytesText(bytes)}`;
  return [head, accountsText(accounts, style), files].filter((part) => part !== "").join("\n\n");
}
