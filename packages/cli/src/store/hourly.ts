import { join } from "node:path";
import { quoted } from "./column.ts";
import type { ColumnType } from "./column.ts";
import type { Database } from "./database.ts";
import type { DayFile, HourlyFile, Manifest, StoredFile } from "./manifest.ts";
import { sqlText, writeDayFile } from "./partition.ts";
import { spanTable } from "./span-table.ts";
import { storedSql } from "./views.ts";

const hourNs = 3_600_000_000_000n;

/** A column of the sums by the hour: what it is of spans, and of sums that are put together. */
interface SumColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly ofSpans: string;
  readonly ofSums: string;
}

/** The largest whole number of 64 bits; a sum beyond it stays there, as one beyond it could not be written. */
const most = 9_223_372_036_854_775_807n;

const whole = (sum: string): string => `CAST(greatest(least(${sum}, ${most}), -${most}) AS BIGINT)`;

const summed = (name: string): SumColumn => ({
  name,
  type: "BIGINT",
  ofSpans: whole(`sum(${name})`),
  ofSums: whole(`sum(${name})`),
});

const counted = (name: string, ofSpans: string): SumColumn => ({
  name,
  type: "BIGINT",
  ofSpans,
  ofSums: whole(`sum(${quoted(name)})`),
});

const keys: readonly SumColumn[] = [
  { name: "hour_ns", type: "BIGINT", ofSpans: `start_ns // ${hourNs} * ${hourNs}`, ofSums: "" },
  ...["kind", "service", "provider", "model", "workflow", "step", "tool", "agent"].map(
    (name): SumColumn => ({ name, type: "VARCHAR", ofSpans: name, ofSums: "" }),
  ),
  {
    name: "status",
    type: "VARCHAR",
    ofSpans: "coalesce(workflow_status, step_status)",
    ofSums: "",
  },
];

const sums: readonly SumColumn[] = [
  counted("count", "count(*)"),
  counted("failed", "count(*) FILTER (failed)"),
  counted("duration_sum_ns", whole("sum(duration_ns)")),
  {
    name: "duration_min_ns",
    type: "BIGINT",
    ofSpans: "min(duration_ns)",
    ofSums: "min(duration_min_ns)",
  },
  {
    name: "duration_max_ns",
    type: "BIGINT",
    ofSpans: "max(duration_ns)",
    ofSums: "max(duration_max_ns)",
  },
  ...["input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cost_pico"].map(
    summed,
  ),
  counted("unpriced", "count(*) FILTER (cost_pico IS NULL AND unpriced_reason IS NOT NULL)"),
];

const columns: readonly SumColumn[] = [...keys, ...sums];

/** Sums of the spans of `from`, a query or a table, by the hour. */
function sumsOfSpans(from: string): string {
  const list = [...keys, ...sums].map(({ name, ofSpans }) => `${ofSpans} AS ${quoted(name)}`);
  return `SELECT ${list.join(", ")} FROM (${from}) GROUP BY ${keys.map((_, index) => index + 1).join(", ")}`;
}

function readSums(folder: string, files: readonly DayFile[]): string {
  const paths = files.map(({ path }) => sqlText(join(folder, path))).join(", ");
  const names = columns.map(({ name }) => quoted(name)).join(", ");
  return `SELECT ${names} FROM read_parquet([${paths}], hive_partitioning = false)`;
}

/** Spans of a file; of `where`, a condition, those for which it holds. */
export interface SomeSpans {
  readonly file: StoredFile;
  readonly where: string;
}

/** What sums of one day are made of. */
export interface SumsOf {
  readonly folder: string;
  readonly day: string;
  readonly spans: readonly SomeSpans[];
  readonly sums: readonly HourlyFile[];
  /** A condition on `hour_ns`; without it all hours are meant. */
  readonly where?: string;
  /** The file whose rows are summed up, where they stay. */
  readonly of?: string;
}

/** Writes a file of sums by the hour; it does not count yet. Undefined where there is nothing to sum up. */
export async function writeSums(
  database: Database,
  { folder, day, spans, sums: files, where = "true", of }: SumsOf,
): Promise<HourlyFile | undefined> {
  const parts = spans.map(({ file, where: condition }) =>
    sumsOfSpans(`SELECT * FROM (${storedSql(folder, spanTable, [file])}) WHERE ${condition}`),
  );
  if (files.length > 0) parts.push(readSums(folder, files));
  if (parts.length === 0) return undefined;
  const list = [
    ...keys.map(({ name }) => quoted(name)),
    ...sums.map(({ name, ofSums }) => `${ofSums} AS ${quoted(name)}`),
  ];
  const query = `SELECT ${list.join(", ")} FROM (${parts.join(" UNION ALL ")}) WHERE ${where}
    GROUP BY ${keys.map(({ name }) => quoted(name)).join(", ")}`;
  const file = await writeDayFile(database, { folder, place: "hourly", day, query });
  if (file === undefined) return undefined;
  const [total] = await database.ask(
    `SELECT CAST(sum("count") AS BIGINT) AS spans FROM (${readSums(folder, [file])})`,
  );
  return { ...file, spans: Number(total?.["spans"] ?? 0), of };
}

/** The sums of rows that are gone. */
export function lastingSums({ files, hourly }: Manifest): readonly HourlyFile[] {
  const paths = new Set(files.map(({ path }) => path));
  return hourly.filter(({ of }) => of === undefined || !paths.has(of));
}

/** Statements that make the view `hourly`. */
export function hourlyViews(folder: string, { hourly }: Manifest): readonly string[] {
  const definition = columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(", ");
  return [
    `CREATE OR REPLACE TABLE none_hourly (${definition})`,
    `CREATE OR REPLACE VIEW hourly AS ${hourly.length === 0 ? "FROM none_hourly" : readSums(folder, hourly)}`,
  ];
}
