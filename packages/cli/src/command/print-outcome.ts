import type { Io } from "../io.ts";
import { jsonText } from "../print/json.ts";
import type { Style } from "../print/style.ts";
import { dataText } from "../print/table-format.ts";
import type { DataFormat, DataTable, Told } from "../print/table-format.ts";
import type { CommonOptions, Outcome } from "./command.ts";

interface Wanted {
  readonly format: DataFormat;
  readonly told: Told;
  /** The tables that drawing puts there. */
  readonly drawn: readonly DataTable[];
}

/** The tables of an outcome in another format; where it has none, what it says instead. */
function dataOf({ table, text }: Outcome, { format, told, drawn }: Wanted) {
  if (table !== undefined) return { data: dataText(table(), format, told), said: undefined };
  const said = text?.();
  if (drawn.length === 0) return { data: "", said };
  return { data: drawn.map((one) => dataText(one, format, told)).join("\n"), said: undefined };
}

/** Prints what a command found out: the result on one stream, what there is to say beside it on the other. */
export async function printOutcome(
  outcome: Outcome,
  common: CommonOptions,
  { io, style }: { readonly io: Io; readonly style: Style },
): Promise<void> {
  const { json, text: draw, notes = [] } = outcome;
  const { format } = common;
  const beside = [...notes];
  if (format !== undefined) {
    const told = style.told ?? { columns: undefined, header: true };
    const { data, said } = dataOf(outcome, { format, told, drawn: style.tables ?? [] });
    if (data !== "") await io.out.write(data);
    if (said !== undefined) beside.unshift(said);
  } else if (common.json && json !== undefined) await io.out.write(jsonText(json));
  else if (!common.json && draw !== undefined) await io.out.write(`${draw()}\n`);
  if (common.quiet) return;
  for (const note of beside) await io.err.write(`${note}\n`);
}
