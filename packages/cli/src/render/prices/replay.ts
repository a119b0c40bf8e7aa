import type { Replay } from "@spoor/core/cost";
import { escapeText } from "@spoor/core/record";
import { plural } from "../../print/count.ts";
import { exactUsdText } from "../../print/money.ts";
import type { Piece, Style } from "../../print/style.ts";
import { tableText } from "../../print/table.ts";
import type { Column } from "../../print/table.ts";
import { cell } from "../section.ts";

const columns: readonly Column[] = [
  { title: "" },
  { title: "case", flexible: true },
  { title: "status", drop: 2 },
  { title: "USD", align: "right" },
  { title: "expected", align: "right" },
  { title: "reason", flexible: true, drop: 1 },
];

const partColumns: readonly Column[] = [
  { title: "  of which" },
  { title: "USD", align: "right" },
  { title: "expected", align: "right" },
];

/** Every case in a line, what each failing one was made of, and how many passed. */
export function replayText(replays: readonly Replay[], style: Style): string {
  const failing = replays.filter(({ pass }) => !pass);
  const rows = replays.map((one) => [
    outcomePiece(one, style),
    cell(one.id),
    cell(one.status),
    cell(amountText(one.usd)),
    cell(amountText(one.expectedUsd)),
    cell(one.pass ? one.reason : undefined),
  ]);
  return [
    tableText(columns, rows, style),
    ...failing.map((one) => failureText(one, style)),
    totalsLine(replays.length, failing.length, style),
  ].join("\n\n");
}

function outcomePiece({ pass }: Replay, { glyphs, paint }: Style): Piece {
  return pass
    ? { text: `${glyphs.completed} pass`, paint: paint.green }
    : { text: `${glyphs.failed} fail`, paint: paint.red };
}

/** What a failing case was made of beside what it should be made of, part by part. */
function failureText(one: Replay, style: Style): string {
  const { id, breakdown, expectedBreakdown = {} } = one;
  const parts = [...new Set([...Object.keys(breakdown), ...Object.keys(expectedBreakdown)])];
  const rows = parts.map((part) => [
    cell(`  ${part}`),
    cell(amountText(breakdown[part])),
    cell(amountText(expectedBreakdown[part])),
  ]);
  const told = [`${id}: ${saidOf(one)}`, ...(one.reason === undefined ? [] : [`  ${one.reason}`])];
  const head = told.map(escapeText).join("\n");
  return [
    `${style.paint.red(style.glyphs.failed)} ${head}`,
    ...(rows.length === 0 ? [] : [tableText(partColumns, rows, style)]),
  ].join("\n");
}

function saidOf({ status, usd, expectedUsd }: Replay): string {
  const said = usd === undefined ? status : `${status} at ${exactUsdText(usd)}`;
  return `${said}, expected ${expectedUsd === undefined ? "no price" : exactUsdText(expectedUsd)}`;
}

const amountText = (usd: number | undefined): string | undefined =>
  usd === undefined ? undefined : exactUsdText(usd);

function totalsLine(count: number, failed: number, { paint }: Style): string {
  const passed = `${count - failed} of ${plural(count, "case")} passed`;
  return failed === 0
    ? paint.green(`${passed}.`)
    : paint.red(`${passed}, ${plural(failed, "case")} failed.`);
}
