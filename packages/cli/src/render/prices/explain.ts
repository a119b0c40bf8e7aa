import type { UnpricedReason } from "@spoor/core/cost";
import { escapeText } from "@spoor/core/record";
import type { ExplainedLine, ExplainResult } from "../../command/prices/explain.ts";
import { exactAmountText } from "../../print/money.ts";
import type { Style } from "../../print/style.ts";
import { tableText } from "../../print/table.ts";
import type { Column } from "../../print/table.ts";
import { cell } from "../section.ts";

const grouped = new Intl.NumberFormat("en-US");

/** The price that was found, every line of the sum, and the sum; or why there is no price. */
export function explanationText(result: ExplainResult, style: Style): string {
  const { bold } = style.paint;
  const { provider, model, amount, currency, pricing } = result;
  const head = bold(escapeText(`${provider} ${model}`));
  if (amount === null || currency === null) return [head, unpricedLine(result)].join("\n");
  const total = bold(`${exactAmountText(amount, currency)} in all`);
  if (pricing === null) return `${head}\n${total}, as the provider says it charged.`;
  const found = foundLines(result).map(escapeText);
  return [[head, ...found].join("\n"), linesText(result, currency, style), total].join("\n\n");
}

const matches = {
  exact: "the catalog lists this very name",
  dated: "the same name without its date, version or channel",
  alias: "another name of it",
  user: "a price of your own",
};

function foundLines({ pricing, at, catalog, usage: { problems = [] } }: ExplainResult): string[] {
  if (pricing === null) return [];
  const { model, match, effectiveDate, modifiers, isFree } = pricing;
  const since = effectiveDate === undefined ? "undated" : `since ${effectiveDate}`;
  return [
    `priced as ${model}: ${matches[match]}`,
    `at the price of ${at.slice(0, 10)}: ${since}`,
    `by ${catalog}`,
    ...(modifiers.length === 0 ? [] : [`changed by ${modifiers.join(", ")}`]),
    ...(problems.length === 0 ? [] : [`counts that were wrong: ${problems.join(", ")}`]),
    ...(isFree === true ? ["listed as free"] : []),
  ];
}

function linesText({ lines }: ExplainResult, currency: string, style: Style): string {
  const columns: readonly Column[] = [
    { title: "part" },
    { title: "what", flexible: true },
    { title: "quantity", align: "right" },
    { title: "list price", align: "right" },
    { title: "changed by", drop: 1 },
    { title: currency, align: "right" },
  ];
  const rows = lines.map((line) => [
    cell(line.dimension),
    cell(line.what),
    cell(grouped.format(line.quantity)),
    cell(priceText(line, currency)),
    cell(line.modifiers.join(", ")),
    cell(exactAmountText(line.amount, currency)),
  ]);
  return tableText(columns, rows, style);
}

/** Tokens are told by the million, the requests of tools one by one. */
function priceText({ dimension, usdPerMillion }: ExplainedLine, currency: string): string {
  return dimension === "tools"
    ? `${exactAmountText(usdPerMillion / 1e6, currency)} each`
    : `${exactAmountText(usdPerMillion, currency)} per million`;
}

const reasons: Readonly<Record<UnpricedReason, string>> = {
  unknown_model:
    "no catalog has this model of this provider. spoor prices list shows the names that are known; SPOOR_PRICES may name prices of your own.",
  no_usage: "what was used is not enough to tell a price: half a bill is none.",
  unknown_tier: "this tier, region or tool has no published price for this model.",
  error: "the counts are too large, or are none.",
};

function unpricedLine({ reason }: ExplainResult): string {
  const told = Object.entries(reasons).find(([name]) => name === reason)?.[1] ?? "";
  return `unpriced (${reason}): ${told}`;
}
