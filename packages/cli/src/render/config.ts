import { escapeText } from "@spoor/core/record";
import type { Style } from "../print/style.ts";
import { tableText } from "../print/table.ts";
import type { Column } from "../print/table.ts";
import type { ConfigResult, SettingRow } from "../view/config.ts";
import { cell } from "./section.ts";

const columns: readonly Column[] = [
  { title: "setting" },
  { title: "value", flexible: true },
  { title: "variable", drop: 1 },
];
const originColumn: Column = { title: "from", flexible: true };

function fromText({ origin, from, variable }: SettingRow): string {
  if (origin === "environment" && from === variable) return "environment";
  return from ?? origin;
}

/** The settings as a table; with where each value comes from, where `hasOrigins` says so. */
export function configText(
  { settings, files, problems }: ConfigResult,
  hasOrigins: boolean,
  style: Style,
): string {
  const rows = settings.map((row) => {
    const paint = row.origin === "default" ? style.paint.dim : undefined;
    const cells = [cell(row.name), cell(row.value, paint), cell(row.variable, style.paint.dim)];
    return hasOrigins ? [...cells, cell(fromText(row), paint)] : cells;
  });
  const table = tableText(hasOrigins ? [...columns, originColumn] : columns, rows, style);
  const looked = files.map(
    ({ path, isFound }) => `${isFound ? "Read" : "Not there:"} ${escapeText(path)}`,
  );
  const wrong = problems.map((problem) => style.paint.red(escapeText(problem)));
  return [table, looked.join("\n"), wrong.join("\n")].filter((part) => part !== "").join("\n\n");
}
