import { parse } from "csv-parse/sync";
import { escapeText } from "@spoor/core/record";
import { usageFailure } from "../../failure.ts";
import { amountOf, countOf } from "./amount.ts";
import { dayOf } from "./day.ts";
import { layoutOf } from "./layout.ts";
import type { InvoiceFormat, Layout } from "./layout.ts";

/** One record of an invoice, or of a provider's own count of what was used. */
export interface InvoiceLine {
  /** The number of the line in the file. */
  readonly line: number;
  /** UTC, as `2026-11-20`. */
  readonly day: string;
  /** As it is written; undefined where the file does not say. */
  readonly provider: string | undefined;
  /** What was sold, as it is written: a model, a model and a kind of token, a tool. */
  readonly item: string | undefined;
  /** What kind of cost or usage it is, as it is written. */
  readonly kind: string | undefined;
  /** In `currency`; negative for a credit. Undefined in a file that counts tokens alone. */
  readonly amount: number | undefined;
  /** The code in capitals. */
  readonly currency: string;
  readonly calls: number | undefined;
  /** Tokens read and written, where the file counts them. */
  readonly tokens: number | undefined;
}

/** A record that could not be read, and why. */
export interface UnreadableLine {
  readonly line: number;
  readonly problem: string;
}

/** An invoice as its file has it. */
export interface Invoice {
  readonly format: InvoiceFormat;
  /** What can be compared: money, or where there are no amounts, tokens. */
  readonly measure: "usd" | "tokens";
  readonly lines: readonly InvoiceLine[];
  readonly unreadable: readonly UnreadableLine[];
  /** The first and last day that the file speaks of, also where nothing was used. */
  readonly period: { readonly first: string; readonly last: string } | undefined;
  /** How much an amount may be off by the rounding of the file, in its currency. */
  readonly rounding: number;
}

interface Row {
  readonly fields: readonly string[];
  readonly line: number;
}

const separators = [",", ";", "\t"] as const;
const halfCent = 0.005;

/** The separator that the first line has most of. */
function separatorOf(text: string): string {
  const [first = ""] = text.split(/\r?\n|\r/, 1);
  const counts = separators.map((separator) => first.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))] ?? ",";
}

function rowsOf(text: string, delimiter: string): readonly Row[] {
  const rows: Row[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      on_record: (fields: readonly string[], { lines }) => {
        rows.push({ fields, line: lines });
        return null;
      },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw usageFailure(`The invoice is no CSV: ${escapeText(message)}`, hint);
  }
  return rows;
}

const hint = "Name a file of comma-separated values with a line of titles.";

/** Reads the records below the titles. */
class LineReader {
  readonly lines: InvoiceLine[] = [];
  readonly unreadable: UnreadableLine[] = [];
  readonly days = new Set<string>();
  decimals = 0;
  readonly #layout: Layout;
  readonly #hasDecimalComma: boolean;

  constructor(layout: Layout, hasDecimalComma: boolean) {
    this.#layout = layout;
    this.#hasDecimalComma = hasDecimalComma;
  }

  read({ fields, line }: Row): void {
    if (fields.every((field) => field.trim() === "")) return;
    const one = (role: Parameters<Layout["fields"]>[1]): string | undefined =>
      this.#layout.fields(fields, role)[0];
    const said = one("day");
    const day = said === undefined ? undefined : dayOf(said);
    if (day === undefined) {
      this.unreadable.push({ line, problem: `no day: ${said ?? "empty"}` });
      return;
    }
    this.days.add(day);
    const common = { line, day, provider: one("provider"), item: one("item"), kind: one("kind") };
    const calls = one("calls");
    const counted = {
      calls: calls === undefined ? undefined : countOf(calls),
      tokens: this.#tokens(fields),
      currency: (one("currency") ?? "USD").toUpperCase(),
    };
    const money = one("amount");
    if (!this.#layout.hasAmounts) {
      if (counted.tokens !== undefined)
        this.lines.push({ ...common, ...counted, amount: undefined });
      return;
    }
    // Days without any use have a record without an amount.
    if (money === undefined) return;
    const amount = amountOf(money, this.#hasDecimalComma);
    if (amount === undefined) {
      this.unreadable.push({ line, problem: `no amount: ${money}` });
      return;
    }
    this.decimals = Math.max(this.decimals, amount.decimals);
    this.lines.push({ ...common, ...counted, amount: amount.value });
  }

  #tokens(fields: readonly string[]): number | undefined {
    const input = this.#layout.fields(fields, "input");
    const parts = input.length > 0 ? input : this.#layout.fields(fields, "inputPart");
    const all = [...parts, ...this.#layout.fields(fields, "output")].map(countOf);
    const counts = all.filter((count) => count !== undefined);
    return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
  }
}

/**
 * The invoice that `text`, a file of separated values, tells: commas, semicolons or tabs, with a byte order mark or
 * without, any line ends. Throws a usage failure where it is no such file or lacks columns.
 *
 * @param format what it was said to be; undefined where its columns are to tell
 */
export function invoiceOf(text: string, format: InvoiceFormat | undefined): Invoice {
  const separator = separatorOf(text);
  const [header, ...rows] = rowsOf(text, separator);
  if (header === undefined) throw usageFailure("The invoice is empty.", hint);
  const layout = layoutOf(header.fields, format);
  const reader = new LineReader(layout, separator === ";");
  for (const row of rows) reader.read(row);
  const days = [...reader.days].toSorted();
  const [first, last] = [days[0], days.at(-1)];
  const { lines, unreadable, decimals } = reader;
  return {
    format: layout.format,
    measure: layout.hasAmounts ? "usd" : "tokens",
    lines,
    unreadable,
    period: first === undefined || last === undefined ? undefined : { first, last },
    rounding: layout.hasAmounts ? Math.min(halfCent, 0.5 * 10 ** -decimals) : 0,
  };
}
