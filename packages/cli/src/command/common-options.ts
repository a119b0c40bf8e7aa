import { numberOf, parse } from "@spoor/core/search";
import type { Query } from "@spoor/core/search";
import { text } from "@spoor/core/record";
import { exitCodes, Failure, usageFailure } from "../failure.ts";
import { dataFormats } from "../print/table-format.ts";
import type { Told } from "../print/table-format.ts";
import type { Command, CommonOptions } from "./command.ts";
import { formatOption, timeoutOption } from "./options.ts";

type Given = Readonly<Record<string, unknown>>;

/** The query that was typed. Throws a usage failure that shows the place of the first problem. */
export function queryOf(typed: string): Query {
  const { query, problems } = parse(typed);
  const [problem] = problems;
  if (problem === undefined) return query;
  const { message, hint, offset, length } = problem;
  const more = problems.length > 1 ? ` (the first of ${problems.length} problems)` : "";
  throw new Failure(`--query: ${message}${more}`, {
    code: exitCodes.usage,
    hint,
    excerpt: { text: typed, offset, length },
  });
}

function timeZoneOf(said: string | undefined): string | undefined {
  if (said === undefined) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: said }).resolvedOptions();
    // As a time zone of the process +01:00 would mean the opposite.
    if (/^[A-Z]/i.test(timeZone)) return timeZone;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw usageFailure(`--tz does not know "${said}".`, "Say UTC, Europe/Berlin or the like.");
}

/** The milliseconds of `--timeout`; a number without a unit is seconds. */
function timeoutOf(said: string | undefined): number | undefined {
  if (said === undefined) return undefined;
  const ms = numberOf(/^[\d.]+$/.test(said) ? `${said}s` : said, "duration");
  const longest = 86_400_000;
  if (ms !== undefined && ms > 0 && ms <= longest) return Math.ceil(ms);
  throw usageFailure(`--timeout does not understand "${said}".`, "Say 30s, 2m or the like.");
}

/** The format that was asked for, `json` included. Throws a usage failure where two were. */
function formatOf(command: Command, given: Given): string | undefined {
  if (!command.options.includes(formatOption)) return undefined;
  const format = text(given["format"]);
  const asked = [
    ...(given["csv"] === true ? [{ option: "--csv", format: "csv" }] : []),
    ...(format === undefined ? [] : [{ option: `--format ${format}`, format }]),
    ...(given["json"] === true ? [{ option: "--json", format: "json" }] : []),
  ];
  const [first, ...others] = asked;
  const other = others.find((one) => one.format !== first?.format);
  if (first !== undefined && other !== undefined)
    throw usageFailure(`${first.option} and ${other.option} exclude each other.`);
  return first?.format;
}

/** What is told of tables. Throws a usage failure where it means nothing to the format. */
export function toldOf({ json, format }: CommonOptions, given: Given): Told {
  const said = text(given["columns"]);
  const header = given["header"] !== false;
  if (json && (said !== undefined || !header)) {
    throw usageFailure(
      "JSON has no columns and no titles.",
      "Leave --columns and --no-header out.",
    );
  }
  if (!header && (format === "md" || format === "ndjson")) {
    throw usageFailure(`--no-header means nothing to --format ${format}.`, "Leave it out.");
  }
  const columns = said?.split(",").map((column) => column.trim());
  if (columns?.includes("") === true) {
    throw usageFailure(
      "--columns wants names with commas between them.",
      "Say --columns model,cost.",
    );
  }
  return { columns, header };
}

/** What every command is told. Throws a usage failure where an option is not understood. */
export function commonOptionsOf(command: Command, given: Given): CommonOptions {
  const said = formatOf(command, given);
  const format = dataFormats.find((name) => name === said);
  const json = given["json"] === true || said === "json";
  const query = text(given["query"]);
  const timeout = command.options.includes(timeoutOption) ? text(given["timeout"]) : undefined;
  return {
    store: text(given["store"]),
    json,
    quiet: given["quiet"] === true,
    verbose: given["verbose"] === true,
    input: given["input"] !== false,
    yes: given["yes"] === true,
    requireData: given["requireData"] === true,
    format,
    isForPrograms: json || format !== undefined,
    query: query === undefined ? undefined : queryOf(query),
    service: text(given["service"]),
    timeZone: timeZoneOf(text(given["tz"])),
    timeoutMs: timeoutOf(timeout),
  };
}
