import { escapeText } from "@spoor/core/record";
import { usageFailure } from "../../failure.ts";

export const invoiceFormats = ["openai", "anthropic", "generic"] as const;

export type InvoiceFormat = (typeof invoiceFormats)[number];

/** What a column of an invoice says. */
type Role =
  | "day"
  | "amount"
  | "currency"
  | "item"
  | "kind"
  | "provider"
  | "calls"
  | "input"
  | "inputPart"
  | "output";

/** Where the fields of an invoice are, by the index of their columns. */
export interface Layout {
  readonly format: InvoiceFormat;
  /** The fields of a record that say `role`, empty ones left out. */
  fields(record: readonly string[], role: Role): readonly string[];
  /** Whether there are amounts; else there are tokens to compare. */
  readonly hasAmounts: boolean;
}

/** The titles in use, in lower case with `_` between words; the first that is there counts. */
const titles: Readonly<Record<Role, readonly string[]>> = {
  day: [
    "usage_date_utc",
    "start_time_iso",
    "start_time",
    "starting_at",
    "bucket_start_time",
    "usage_date",
    "date_utc",
    "date",
    "day",
    "timestamp",
  ],
  amount: [
    "amount_value",
    // Beside it OpenAI's older export has `cost`, in cents.
    "cost_in_major",
    "cost_usd",
    "amount_usd",
    "usd",
    "total_cost_usd",
    "cost",
    "amount",
    "usage",
  ],
  currency: ["amount_currency", "currency"],
  item: [
    "line_item",
    "model",
    "model_version",
    "model_id",
    "slug",
    "model_permaslug",
    "item",
    "sku",
    "snapshot_id",
    "name",
  ],
  kind: ["cost_type", "usage_type", "description"],
  provider: ["provider", "vendor", "provider_name"],
  calls: ["num_model_requests", "num_requests", "n_requests", "requests", "calls"],
  input: ["input_tokens", "prompt_tokens", "tokens_prompt", "n_context_tokens_total"],
  inputPart: [
    "usage_input_tokens_no_cache",
    "usage_input_tokens_cache_write_5m",
    "usage_input_tokens_cache_write_1h",
    "usage_input_tokens_cache_read",
  ],
  output: [
    "usage_output_tokens",
    "output_tokens",
    "completion_tokens",
    "tokens_completion",
    "n_generated_tokens_total",
  ],
};

/** Roles of which every column counts, not the first alone. */
const summed: ReadonlySet<Role> = new Set<Role>(["inputPart"]);

const normal = (title: string): string =>
  title
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_|_$/g, "");

/** The format that has these columns. */
function formatOf(columns: ReadonlySet<string>): InvoiceFormat {
  const openai = ["amount_value", "num_model_requests", "cost_in_major", "n_context_tokens_total"];
  if (openai.some((title) => columns.has(title))) return "openai";
  const own = ["token_type", "model_version", "usage_input_tokens_no_cache", "list_price_usd"];
  const isAnthropic = columns.has("usage_date_utc") && own.some((title) => columns.has(title));
  return isAnthropic ? "anthropic" : "generic";
}

/** Beside a price for one, an amount is a number of tokens. */
const isAmbiguous = (columns: ReadonlySet<string>, title: string): boolean =>
  title === "amount" && columns.has("price");

/**
 * How the invoice with this first record is laid out. Throws a usage failure where it has no day, or nothing to compare.
 *
 * @param format what it was said to be; undefined where its columns are to tell
 */
export function layoutOf(header: readonly string[], format: InvoiceFormat | undefined): Layout {
  const columns = header.map(normal);
  const known = new Set(columns);
  const indexes = (role: Role): readonly number[] => {
    const found = titles[role]
      .filter((title) => known.has(title) && !isAmbiguous(known, title))
      .map((title) => columns.indexOf(title));
    return summed.has(role) ? found : found.slice(0, 1);
  };
  const byRole = new Map<Role, readonly number[]>();
  const at = (role: Role): readonly number[] => {
    const indexesOfRole = byRole.get(role) ?? indexes(role);
    byRole.set(role, indexesOfRole);
    return indexesOfRole;
  };
  const has = (role: Role): boolean => at(role).length > 0;
  const counts = has("output") && (has("input") || has("inputPart"));
  if (!has("day")) throw noColumn("the day", header);
  if (!has("amount") && !counts) throw noColumn("the amount", header);
  return {
    format: format ?? formatOf(known),
    fields: (record, role) =>
      at(role).flatMap((index) => {
        const field = record[index]?.trim() ?? "";
        return field === "" ? [] : [field];
      }),
    hasAmounts: has("amount"),
  };
}

function noColumn(what: string, header: readonly string[]): Error {
  const there = header.map((title) => escapeText(title.trim())).join(", ");
  return usageFailure(
    `The invoice has no column for ${what}; its columns are: ${there}.`,
    "Name columns date, model and usd, and provider where there are several.",
  );
}
