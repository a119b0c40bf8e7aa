import type { ListedModel } from "@spoor/core/cost";
import { escapeText } from "@spoor/core/record";
import type { ListResult } from "../../command/prices/list.ts";
import { plural } from "../../print/count.ts";
import { exactAmountText } from "../../print/money.ts";
import type { Piece, Style } from "../../print/style.ts";
import { tableText } from "../../print/table.ts";
import type { Column } from "../../print/table.ts";
import { cell, figureCell } from "../section.ts";

const columns: readonly Column[] = [
  { title: "provider", drop: 4 },
  { title: "model", flexible: true },
  { title: "input", align: "right" },
  { title: "cached", align: "right", drop: 2 },
  { title: "cache write", align: "right", drop: 3 },
  { title: "output", align: "right" },
  { title: "since", drop: 1 },
  { title: "from", drop: 5 },
];

/** How old the catalog is, and its models with the price of a million tokens. */
export function pricesText(result: ListResult, style: Style): string {
  const { models, modelCount } = result;
  const { bold, dim, yellow } = style.paint;
  const age = `${plural(result.ageDays, "day")} old`;
  const { version, overlay } = result.catalog;
  const entries = plural(overlay.entries, "entry", "entries");
  const head = `${bold(escapeText(version))}, ${result.isStale ? yellow(age) : age}; ${entries} of Spoor's own`;
  if (modelCount === 0) return `${head}\n\nNo model matches.`;
  const more = modelCount - models.length;
  const rest = more === 0 ? [] : [dim(`${style.glyphs.ellipsis} and ${more} more, with --limit`)];
  const told = "Per million tokens of a short request; longer ones may cost more.";
  return [head, "", tableText(columns, models.map(cellsOf), style), ...rest, "", told].join("\n");
}

function cellsOf(model: ListedModel): readonly Piece[] {
  const { provider, id, source, currency, perMillion, isFree, since } = model;
  const price = (kind: string): Piece => {
    const amount = perMillion[kind];
    if (amount === undefined) return cell(undefined);
    const text = exactAmountText(amount, currency);
    return figureCell(text, currency === "USD" ? amount : text);
  };
  return [
    cell(provider),
    cell(id),
    isFree ? cell("free") : price("input"),
    price("cacheRead"),
    price("cacheWrite"),
    isFree ? cell("free") : price("output"),
    cell(since),
    cell(source),
  ];
}
