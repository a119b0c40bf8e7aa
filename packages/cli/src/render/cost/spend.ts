import { escapeText } from "@spoor/core/record";
import { plural, tokensText } from "../../print/count.ts";
import { costText, currencyText, usdText } from "../../print/money.ts";
import type { Piece, Style } from "../../print/style.ts";
import { tableText } from "../../print/table.ts";
import type { Column } from "../../print/table.ts";
import type { Dimension } from "../../view/cost/dimension.ts";
import type { Spend, SpendGroup, SpendReport } from "../../view/cost/spend.ts";
import { cell, figureCell, tokensCell } from "../section.ts";

const figures: readonly Column[] = [
  { title: "calls", align: "right" },
  { title: "in", align: "right" },
  { title: "cached", align: "right", drop: 2 },
  { title: "out", align: "right" },
  { title: "cost", align: "right" },
  { title: "share", align: "right", drop: 1 },
];

/** The columns that name groups: values of telemetry, which may be long. */
export function keyColumns(groupBy: readonly Dimension[]): readonly Column[] {
  return groupBy.map((title) => ({ title, flexible: true }));
}

/** The cells that name a group; a dash where its calls have no value. */
export function keyCells(groupBy: readonly Dimension[], key: SpendGroup["key"]): readonly Piece[] {
  return groupBy.map((dimension) => cell(key[dimension] ?? undefined));
}

/** `$1.20 (+3 unpriced)`, with amounts in other currencies behind it. */
export function moneyText({
  cost,
  otherCurrencies,
}: Pick<Spend, "cost" | "otherCurrencies">): string {
  const others = Object.entries(otherCurrencies).map(([code, sum]) => currencyText(sum, code));
  const own = cost.usd === null && cost.unpriced === 0 && others.length > 0 ? [] : [costText(cost)];
  return [...own, ...others].join(" + ");
}

/** Whether all of the amount is known, and in USD. */
const isPlain = ({ cost, otherCurrencies }: Spend): boolean =>
  cost.unpriced === 0 && Object.keys(otherCurrencies).length === 0;

const percentText = (share: number | null): string =>
  share === null ? "-" : `${(share * 100).toFixed(1)}%`;

function figureCells(spend: Spend, share: number | null): readonly Piece[] {
  const { calls, tokens } = spend;
  return [
    cell(calls),
    tokensCell(tokens.input),
    tokensCell(tokens.cacheRead),
    tokensCell(tokens.output),
    figureCell(moneyText(spend), isPlain(spend) ? spend.cost.usd : moneyText(spend)),
    figureCell(percentText(share), share),
  ];
}

/** What calls cost: a row for each of the groups, and the sum over all calls. */
export function spendText(report: SpendReport, style: Style): string {
  const { groupBy, groups, groupCount, totals, overlapping } = report;
  const { dim, bold } = style.paint;
  const rows = groups.map((group) => [
    ...keyCells(groupBy, group.key),
    ...figureCells(group, group.share),
  ]);
  const lines = [tableText([...keyColumns(groupBy), ...figures], rows, style)];
  const more = groupCount - groups.length;
  if (more > 0) lines.push(dim(`${style.glyphs.ellipsis} and ${plural(more, "more row")}`));
  lines.push("", bold(totalLine(totals)));
  const reasons = Object.entries(totals.unpricedReasons);
  if (reasons.length > 0)
    lines.push(
      dim(
        `Unpriced: ${reasons.map(([reason, count]) => `${escapeText(reason)} ${count}`).join(", ")}.`,
      ),
    );
  const { estimated } = totals;
  if (estimated.calls > 0) {
    const some = plural(estimated.calls, "unpriced call");
    lines.push(dim(`By estimates of their tokens ${some} cost ${usdText(estimated.usd)} more.`));
  }
  if (overlapping)
    lines.push(dim("A call with several tags is in the row of each; the total counts it once."));
  return lines.join("\n");
}

function totalLine(totals: Spend): string {
  const { tokens, calls } = totals;
  const cached = tokens.cacheRead > 0 ? ` (${tokensText(tokens.cacheRead)} from cache)` : "";
  return `${plural(calls, "call")}, ${tokensText(tokens.input)} tokens in${cached}, ${tokensText(tokens.output)} out, ${escapeText(moneyText(totals))}`;
}
