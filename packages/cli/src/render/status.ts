import { escapeText } from "@spoor/core/record";
import type { AccountRow, StatusResult } from "../view/status.ts";
import { bytesText, plural } from "../print/count.ts";
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

const numbers = new Intl.NumberFormat("en-US");

function rowOf(account: AccountRow, { paint }: Style): readonly Piece[] {
  const { signal, name, delivered, spooled, rejected, dropped } = account;
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
  ];
}

/** What has become of the records of a folder. */
export function statusText(
  { store, segments, bytes, accounts }: StatusResult,
  style: Style,
): string {
  const place = escapeText(store);
  if (accounts.length === 0) return `Nothing was recorded in ${place}`;
  const rows = accounts.map((account) => rowOf(account, style));
  const head = `${place}: ${plural(segments, "segment")}, ${bytesText(bytes)}`;
  return `${head}\n\n${tableText(columns, rows, style)}`;
}
