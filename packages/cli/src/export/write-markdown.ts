import { text } from "@spoor/core/record";
import type { Answer } from "../store/database.ts";
import { nothing } from "./export-work.ts";
import type { Counts, Export } from "./export-work.ts";
import { markdownTable } from "./markdown-table.ts";
import type { MarkdownCell } from "./markdown-table.ts";
import { exportedSql, selectedSql } from "./selection.ts";

/** One table of the report. */
interface Section {
  readonly title: string;
  /** The condition of the window stands in for `$window`. */
  readonly sql: string;
  readonly columns: readonly string[];
}

/** Rows of one table. */
const mostRows = 50;
const pico = "1e12";

const sections: readonly Section[] = [
  {
    title: "Workflows",
    columns: ["name", "runs", "failed", "seconds (mean)"],
    sql: `SELECT coalesce(workflow, name) AS name, count(DISTINCT coalesce(run_id, span_id)) AS runs,
        count(*) FILTER (failed) AS failed, round(avg(duration_ns) / 1e9, 3) AS "seconds (mean)"
      FROM workflows WHERE $window GROUP BY 1 ORDER BY runs DESC, name`,
  },
  {
    title: "Model calls",
    columns: ["model", "provider", "calls", "failed", "input", "output", "USD", "unpriced"],
    sql: `SELECT model, provider, count(*) AS calls, count(*) FILTER (failed) AS failed,
        CAST(sum(input_tokens) AS BIGINT) AS input, CAST(sum(output_tokens) AS BIGINT) AS output,
        round(CAST(sum(cost_pico) AS DOUBLE) / ${pico}, 6) AS "USD",
        count(*) FILTER (cost_pico IS NULL) AS unpriced
      FROM model_calls WHERE $window GROUP BY 1, 2 ORDER BY "USD" DESC NULLS LAST, calls DESC, model`,
  },
  {
    title: "Tools",
    columns: ["tool", "calls", "failed", "seconds (mean)"],
    sql: `SELECT tool, count(*) AS calls, count(*) FILTER (failed) AS failed,
        round(avg(duration_ns) / 1e9, 3) AS "seconds (mean)"
      FROM tools WHERE $window GROUP BY 1 ORDER BY calls DESC, tool`,
  },
  {
    title: "Errors",
    columns: ["error", "kind", "spans", "example"],
    sql: `SELECT coalesce(error, 'unknown') AS error, kind, count(*) AS spans, min(message) AS example
      FROM spans WHERE failed AND $window GROUP BY 1, 2 ORDER BY spans DESC, error, kind`,
  },
  {
    title: "Blocked steps",
    columns: ["step", "reason", "times", "example"],
    sql: `SELECT step, reason, count(*) AS times, min(coalesce(normalized_text, text, detail)) AS example
      FROM blocked_steps WHERE $events GROUP BY 1, 2 ORDER BY times DESC, step, reason`,
  },
];

/** What is redacted of a text, that is kept under a name. */
type RedactText = (value: string, name?: string) => string;

function cellOf(value: unknown, redactText: RedactText): MarkdownCell {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") return value;
  const said = text(value);
  return said === undefined ? undefined : redactText(said);
}

function tableOf({ columns }: Section, rows: readonly Answer[], redactText: RedactText): string {
  const cells = rows
    .slice(0, mostRows)
    .map((row) => columns.map((column) => cellOf(row[column], redactText)));
  const more = rows.length - cells.length;
  return `${markdownTable(columns, cells)}${more > 0 ? `\nand ${more} more\n` : ""}`;
}

async function countsOf({ selection }: Export): Promise<Counts> {
  if (selection === undefined) return nothing;
  const count = async (table: "spans" | "events"): Promise<number> => {
    const sql = `SELECT count(*) AS count FROM ${table} WHERE ${selectedSql(table, selection)}`;
    return Number((await selection.store.ask(sql))[0]?.["count"] ?? 0);
  };
  return { spans: await count("spans"), others: await count("events") };
}

function iso(ms: number | undefined): string {
  return ms === undefined ? "ever" : new Date(ms).toISOString();
}

/** Writes a report in Markdown: what ran, what it cost, what failed, what was blocked. */
export async function writeMarkdown(work: Export): Promise<Counts> {
  const { selection, window, sink, now, redactText } = work;
  const counts = await countsOf(work);
  await sink.write(
    `# Telemetry\n\nWritten ${now.toISOString()}, since ${iso(window.sinceMs)}` +
      `${window.untilMs === undefined ? "" : `, until ${iso(window.untilMs)}`}: ` +
      `${counts.spans} spans and ${counts.others} events.\n`,
  );
  if (selection === undefined) return counts;
  for (const section of sections) {
    const sql = section.sql
      .replace("$window", exportedSql(selection, "start_ns"))
      .replace("$events", exportedSql(selection, "time_ns"));
    const rows = await selection.store.ask(sql);
    if (rows.length === 0) continue;
    await sink.write(`\n## ${section.title}\n\n${tableOf(section, rows, redactText)}`);
  }
  return counts;
}
