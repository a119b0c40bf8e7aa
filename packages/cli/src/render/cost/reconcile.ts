import { escapeText } from "@spoor/core/record";
import { plural, tokensText } from "../../print/count.ts";
import { costText, currencyText, usdText } from "../../print/money.ts";
import type { Painter } from "../../print/colour.ts";
import type { Style } from "../../print/style.ts";
import { tableText } from "../../print/table.ts";
import type { Column } from "../../print/table.ts";
import type { LedgerRow } from "../../view/cost/ledger.ts";
import type { OneSided, ReconcileReport } from "../../view/cost/reconcile.ts";
import { cell, sectionText } from "../section.ts";

type Measure = ReconcileReport["measure"];

const columns: readonly Column[] = [
  { title: "day (UTC)" },
  { title: "provider", flexible: true, drop: 3 },
  { title: "model", flexible: true },
  { title: "calls", align: "right", drop: 2 },
  { title: "recorded", align: "right" },
  { title: "invoiced", align: "right" },
  { title: "residual", align: "right" },
  { title: "%", align: "right" },
  { title: "note", flexible: true, drop: 1 },
];

function amountText(amount: number | null, measure: Measure): string {
  if (amount === null) return "unpriced";
  if (measure === "usd") return usdText(amount);
  return amount < 0 ? `-${tokensText(-amount)}` : tokensText(amount);
}

const percentText = (percent: number | null): string =>
  percent === null ? "-" : `${percent.toFixed(2)}%`;

/** `12`, or `12 of 14` where the invoice counts calls. */
const callsText = ({
  recordedCalls,
  invoicedCalls,
}: Pick<LedgerRow, "recordedCalls" | "invoicedCalls">): string =>
  invoicedCalls === null ? String(recordedCalls) : `${recordedCalls} of ${invoicedCalls}`;

function noteOf({
  recordedCalls,
  recorded,
  invoiceLines,
  unpricedCalls,
  exceeds,
}: LedgerRow): string {
  const notes: string[] = [];
  if (recordedCalls === 0 && recorded === 0) notes.push("never recorded");
  if (invoiceLines === 0) notes.push("not on the invoice");
  if (unpricedCalls > 0) notes.push(`${unpricedCalls} unpriced`);
  if (exceeds) notes.push("above tolerance");
  return notes.join(", ");
}

function rowsText({ rows, measure }: ReconcileReport, limit: number, style: Style): string {
  const { red, dim } = style.paint;
  const cells = rows.slice(0, limit).map((row) => {
    const paint: Painter | undefined = row.exceeds ? red : undefined;
    return [
      cell(row.day),
      cell(row.provider),
      cell(row.model),
      cell(callsText(row)),
      cell(amountText(row.recorded, measure)),
      cell(amountText(row.invoiced, measure)),
      cell(amountText(row.residual, measure), paint),
      cell(percentText(row.residualPercent), paint),
      { text: noteOf(row), paint },
    ];
  });
  const more = rows.length - cells.length;
  const rest =
    more > 0 ? `\n${dim(`${style.glyphs.ellipsis} and ${plural(more, "more row")}`)}` : "";
  return tableText(columns, cells, style) + rest;
}

function totalLine({ totals, measure }: ReconcileReport): string {
  const { recorded, recordedCalls, unpricedCalls, invoiced, residual, residualPercent } = totals;
  const counted =
    totals.invoicedCalls === null ? plural(recordedCalls, "call") : `${callsText(totals)} calls`;
  const known =
    measure === "usd"
      ? costText({ usd: recorded, unpriced: unpricedCalls })
      : `${amountText(recorded, measure)} tokens`;
  return (
    `${counted}, ${known} recorded, ${amountText(invoiced, measure)} invoiced, ` +
    `residual ${amountText(residual, measure)} (${percentText(residualPercent)})`
  );
}

function oneSidedRows(
  title: string,
  all: readonly OneSided[],
  { measure, style }: { readonly measure: Measure; readonly style: Style },
): string[] {
  return sectionText(
    {
      title,
      columns: [
        { title: "model", flexible: true },
        { title: "provider", drop: 1 },
        { title: "days", align: "right" },
        { title: "calls", align: "right" },
        { title: measure === "usd" ? "cost" : "tokens", align: "right" },
      ],
      items: all,
      cells: ({ model, provider, days, calls, amount }) => [
        cell(model),
        cell(provider),
        cell(days),
        cell(calls ?? undefined),
        cell(amountText(amount, measure)),
      ],
    },
    style,
  );
}

const reasonsText = (reasons: Readonly<Record<string, number>>): string =>
  Object.entries(reasons)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(", ");

function unpricedRows({ unpriced }: ReconcileReport, style: Style): string[] {
  return sectionText(
    {
      title: "Recorded without a price",
      columns: [
        { title: "model", flexible: true },
        { title: "provider", drop: 1 },
        { title: "calls", align: "right" },
        { title: "reason" },
      ],
      items: unpriced,
      cells: ({ model, provider, calls, reasons }) => [
        cell(model),
        cell(provider),
        cell(calls),
        cell(reasonsText(reasons)),
      ],
    },
    style,
  );
}

function asideRows(
  { credits, otherCurrencies, unreadable }: ReconcileReport,
  style: Style,
): string[] {
  const asides = [
    ...credits.map(({ day, item, usd }) => [day, item, usdText(usd), "credit, not compared"]),
    ...Object.entries(otherCurrencies).map(([code, sum]) => [
      "",
      "in another currency",
      currencyText(sum, code),
      "not compared",
    ]),
    ...unreadable.map(({ line, problem }) => ["", `line ${line}`, "", problem]),
  ];
  return sectionText(
    {
      title: "Aside",
      columns: [
        { title: "day (UTC)" },
        { title: "item", flexible: true },
        { title: "amount", align: "right" },
        { title: "what", flexible: true },
      ],
      items: asides,
      cells: (aside) => aside.map((value) => cell(value)),
    },
    style,
  );
}

/** The invoice held against what was recorded, the first `limit` rows of it, and what only one of them has. */
export function reconcileText(
  report: ReconcileReport,
  { file, limit }: { readonly file: string; readonly limit: number },
  style: Style,
): string {
  const { bold, dim } = style.paint;
  const { measure, period, format } = report;
  const days = period === null ? "no days" : `${period.first} to ${period.last}`;
  return [
    dim(
      `${escapeText(file)}: ${format}, ${days} (UTC), compared by ${measure === "usd" ? "cost" : "tokens"}`,
    ),
    rowsText(report, limit, style),
    bold(totalLine(report)),
    ...unpricedRows(report, style),
    ...oneSidedRows("On the invoice, never recorded", report.neverRecorded, { measure, style }),
    ...oneSidedRows("Recorded, never on the invoice", report.neverInvoiced, { measure, style }),
    ...asideRows(report, style),
  ].join("\n\n");
}
