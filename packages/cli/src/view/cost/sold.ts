import { providerNameOf } from "@spoor/core/cost";
import type { Invoice, InvoiceLine } from "../../ingest/invoice/invoice.ts";
import { listedItem, unlistedItem } from "./model-name.ts";

/** Rows for what is no model's: the tools of a provider, and days that are told as a whole. */
export const toolsRow = "(tools)";
export const wholeDayRow = "(all models)";
const unnamedRow = "(no model)";

/** One line of an invoice by what it is compared with. */
export interface Sold {
  readonly line: InvoiceLine;
  /** Empty where the invoice does not say. */
  readonly provider: string;
  /** A model's id, or one of the rows in parentheses. */
  readonly model: string;
}

const toolWords =
  /search|tool call|code.?interpreter|code.?execution|container|session|storage|grounding/i;
const providers = { openai: "openai", anthropic: "anthropic", generic: undefined } as const;

/** The providers that `invoice` is from, by the names that calls are compared under; undefined where it does not say. */
export function providersOf({ format, lines }: Invoice): ReadonlySet<string> | undefined {
  const named = lines.flatMap(({ provider }) =>
    provider === undefined ? [] : providerNameOf(provider),
  );
  const own = providers[format];
  const all = own === undefined ? named : [...named, own];
  return all.length === 0 ? undefined : new Set(all);
}

/** The model of `item`, at its provider or, where the invoice names none, at one of those that were called. */
function modelOf(provider: string, item: string, called: ReadonlySet<string>): string | undefined {
  const candidates = provider === "" ? called : [provider];
  for (const candidate of candidates) {
    const found = listedItem(candidate, item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What the `lines` of `invoice` are for; `called` are the providers of the recorded calls. */
export function soldOf(
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  called: ReadonlySet<string>,
): readonly Sold[] {
  const isByDay = lines.every(({ item }) => item === undefined);
  const rowOf = ({ item, kind }: InvoiceLine, provider: string): string => {
    const isTool = toolWords.test(`${kind ?? ""} ${item ?? ""}`);
    if (isByDay && !isTool) return wholeDayRow;
    if (item === undefined) return isTool ? toolsRow : unnamedRow;
    const model = modelOf(provider, item, called);
    return model ?? (isTool ? toolsRow : unlistedItem(item));
  };
  return lines.map((line) => {
    const named = line.provider === undefined ? undefined : providerNameOf(line.provider);
    const provider = named ?? providers[invoice.format] ?? "";
    return { line, provider, model: rowOf(line, provider) };
  });
}
