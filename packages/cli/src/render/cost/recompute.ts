import { plural } from "../../print/count.ts";
import { usdText } from "../../print/money.ts";
import type { Cost } from "../../print/money.ts";
import type { Piece, Style } from "../../print/style.ts";
import { tableText } from "../../print/table.ts";
import type { Column } from "../../print/table.ts";
import type { Comparison, PricedSum, RecomputeReport } from "../../view/cost/recompute.ts";
import type { KeptReason } from "../../view/cost/reprice.ts";
import { cell } from "../section.ts";
import { keyCells, keyColumns, moneyText } from "./spend.ts";

const figures: readonly Column[] = [
  { title: "calls", align: "right" },
  { title: "changed", align: "right", drop: 1 },
  { title: "recorded", align: "right" },
  { title: "now", align: "right" },
  { title: "difference", align: "right" },
];

const keptWords: Readonly<Record<KeptReason, string>> = {
  provider: "charged so by the provider",
  other_currency: "in another currency",
  not_billed: "failed before anything was billed",
  incomplete_usage: "without all of the usage on the span",
};

const sumText = (sum: PricedSum): string =>
  moneyText({ cost: sum, otherCurrencies: sum.otherCurrencies });

/** `+$0.0100 (+2.0%)`; without a percentage where nothing was paid before. */
export function differenceText(difference: number, before: Cost): string {
  const sign = difference > 0 ? "+" : "";
  const amount = `${sign}${usdText(difference)}`;
  if (before.usd === null || before.usd === 0 || difference === 0) return amount;
  return `${amount} (${sign}${((difference / before.usd) * 100).toFixed(1)}%)`;
}

function figureCells(
  { calls, changed, old, new: now, difference }: Comparison,
  style: Style,
): Piece[] {
  const { dim, yellow } = style.paint;
  return [
    cell(calls),
    cell(changed),
    cell(sumText(old)),
    cell(sumText(now)),
    cell(differenceText(difference, old), changed === 0 ? dim : yellow),
  ];
}

/** What calls cost as it was recorded and with the prices of now, for the first `limit` groups and for all. */
export function recomputeText(report: RecomputeReport, limit: number, style: Style): string {
  const { groupBy, groups, totals, kept } = report;
  const { bold, dim } = style.paint;
  const shown = groups.slice(0, limit);
  const rows = shown.map((group) => [
    ...keyCells(groupBy, group.key),
    ...figureCells(group, style),
  ]);
  const lines = [tableText([...keyColumns(groupBy), ...figures], rows, style)];
  const more = groups.length - shown.length;
  if (more > 0) lines.push(dim(`${style.glyphs.ellipsis} and ${plural(more, "more row")}`));
  const { calls, changed, old, new: now, difference } = totals;
  lines.push(
    "",
    bold(
      `${plural(calls, "call")}, ${changed} changed: ${sumText(old)} recorded, ${sumText(now)} now, ${differenceText(difference, old)}`,
    ),
  );
  for (const [reason, words] of Object.entries(keptWords)) {
    const count = Object.entries(kept).find(([name]) => name === reason)?.[1];
    if (count !== undefined)
      lines.push(dim(`${plural(count, "call")} kept as recorded: ${words}.`));
  }
  return lines.join("\n");
}
