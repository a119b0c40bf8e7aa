import { join } from "node:path";
import {
  ERROR_TYPE,
  EVENT_SPOOR_STEP_BLOCKED,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_CATEGORY,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_POLICY_NAME,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_RETRYABLE,
  SPOOR_BLOCK_SOURCE,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_PATTERN_NEAREST_NAME,
  SPOOR_STEP_NAME,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import { definitionOf, namesOf, quoted } from "./column.ts";
import type { DerivedColumn, StoreTable } from "./column.ts";
import { isBlockedSql } from "./derived-columns.ts";
import type { StoredFile } from "./manifest.ts";

const textOf = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A text attribute of a row, in SQL. */
export function attributeSql(name: string): string {
  return `nullif(attributes ->> ${textOf(`$."${name}"`)}, '')`;
}

/** The rows of `files` of one table with its derived columns, as a query. */
export function storedSql(
  folder: string,
  table: StoreTable<never>,
  files: readonly StoredFile[],
): string {
  if (files.length === 0) return `FROM none_${table.name}`;
  const older = files.filter(({ columns }) => columns < versionWithDerived);
  const newer = files.filter(({ columns }) => columns >= versionWithDerived);
  return [
    ...(newer.length > 0 ? [readSql(folder, newer, allNamesOf(table))] : []),
    ...(older.length > 0 ? [readSql(folder, older, namesBefore(table))] : []),
  ].join(" UNION ALL ");
}

const versionWithDerived = 2;

const derivedOf = ({ derived = [] }: StoreTable<never>): readonly DerivedColumn[] => derived;

const allNamesOf = (table: StoreTable<never>): string =>
  [namesOf(table), ...derivedOf(table).map(({ name }) => quoted(name))].join(", ");

/** The columns of a table in a file that lacks the derived ones. */
const namesBefore = (table: StoreTable<never>): string =>
  [
    namesOf(table),
    ...derivedOf(table).map(
      ({ name, type, before }) => `CAST(${before} AS ${type}) AS ${quoted(name)}`,
    ),
  ].join(", ");

function readSql(folder: string, files: readonly StoredFile[], columns: string): string {
  const paths = files.map(({ path }) => textOf(join(folder, path))).join(", ");
  return `SELECT ${columns} FROM read_parquet([${paths}], hive_partitioning = false)`;
}

/** Statements that make the views `stored_<table>`, what is in files, and the empty tables that they rest on. */
export function storedViews(
  folder: string,
  tables: readonly StoreTable<never>[],
  files: readonly StoredFile[],
): readonly string[] {
  return tables.flatMap((table) => {
    const own = files.filter((file) => file.table === table.name);
    const derived = derivedOf(table).map(({ name, type }) => `, ${quoted(name)} ${type}`);
    return [
      `CREATE OR REPLACE TABLE none_${table.name} (${definitionOf(table)}${derived.join("")})`,
      `CREATE OR REPLACE VIEW stored_${table.name} AS ${storedSql(folder, table, own)}`,
    ];
  });
}

/**
 * The statements that make the view `filed_<table>`, what counts of the rows in files, with the derived columns, and that of
 * the whole table: what is in files, and what is not there yet.
 */
export function wholeView(table: StoreTable<never>, superseded: boolean): string {
  const names = namesOf(table);
  // A span that was put together after a crash gives way to the span itself.
  const except = superseded
    ? " WHERE (trace_id, span_id) NOT IN (SELECT (trace_id, span_id) FROM superseded)"
    : "";
  return `CREATE OR REPLACE VIEW filed_${table.name} AS FROM stored_${table.name}${except};
    CREATE OR REPLACE VIEW ${table.name} AS
    SELECT ${names} FROM filed_${table.name}
    UNION ALL SELECT ${names} FROM tail_${table.name}`;
}

/** The columns of a blocked step that are read from its attributes. */
const blockedAttributes = `
  ${attributeSql(GEN_AI_WORKFLOW_NAME)} AS workflow,
  ${attributeSql(SPOOR_WORKFLOW_RUN_ID)} AS run_id,
  ${attributeSql(SPOOR_BLOCK_CATEGORY)} AS category,
  ${attributeSql(SPOOR_BLOCK_SOURCE)} AS source,
  ${attributeSql(SPOOR_BLOCK_POLICY_NAME)} AS policy,
  CAST(attributes ->> ${textOf(`$."${SPOOR_BLOCK_RETRYABLE}"`)} AS BOOLEAN) AS retryable,
  ${attributeSql(SPOOR_BLOCK_TEXT)} AS text,
  ${attributeSql(ERROR_TYPE)} AS error_type,
  ${attributeSql(SPOOR_PATTERN_NEAREST_NAME)} AS nearest,
  ${attributeSql(SPOOR_BLOCK_DETAIL)} AS detail, service, attributes`;

const isBlocked = `name = ${textOf(EVENT_SPOOR_STEP_BLOCKED)}`;

const columnsOfBlocked =
  "trace_id, span_id, start_ns, duration_ns, service, step, block_reason, block_normalized_text";

/** Steps that ended blocked; of their attributes those that questions read: all of them take long to read. */
const blockedSpans = `CREATE OR REPLACE VIEW blocked_spans AS
  SELECT ${columnsOfBlocked}, block AS attributes FROM filed_spans WHERE ${isBlockedSql}
  UNION ALL SELECT ${columnsOfBlocked}, attributes FROM tail_spans WHERE ${isBlockedSql}`;

/** The event is the record of a blocked step; a span counts by itself only where no event speaks of it. */
const blockedSteps = `CREATE OR REPLACE VIEW blocked_steps AS
  SELECT time_ns, ${attributeSql(SPOOR_STEP_NAME)} AS step,
    coalesce(${attributeSql(SPOOR_BLOCK_REASON)}, 'unknown') AS reason,
    ${attributeSql(SPOOR_BLOCK_TEXT_NORMALIZED)} AS normalized_text,
    ${blockedAttributes}, trace_id, span_id
  FROM events WHERE ${isBlocked}
  UNION ALL BY NAME
  SELECT start_ns + duration_ns AS time_ns, step,
    coalesce(block_reason, 'unknown') AS reason,
    block_normalized_text AS normalized_text,
    ${blockedAttributes}, trace_id, span_id
  FROM blocked_spans AS spans
  WHERE NOT EXISTS (
      FROM events AS told WHERE told.${isBlocked}
        AND told.trace_id = spans.trace_id AND told.span_id = spans.span_id)
    AND NOT EXISTS (
      FROM events AS told WHERE told.${isBlocked}
        AND told.trace_id = spans.trace_id
        AND told.attributes ->> ${textOf(`$."${SPOOR_STEP_NAME}"`)} = spans.step)`;

const kinds = [
  ["model_calls", "model"],
  ["steps", "step"],
  ["workflows", "workflow"],
  ["tools", "tool"],
  ["agents", "agent"],
] as const;

/** Statements that make the views over `spans` and `events`. */
export const derivedViews: readonly string[] = [
  ...kinds.map(
    ([view, kind]) =>
      `CREATE OR REPLACE VIEW ${view} AS SELECT * FROM spans WHERE kind = '${kind}'`,
  ),
  `CREATE OR REPLACE VIEW sessions AS
    SELECT session,
      min(start_ns) AS first_ns,
      max(start_ns + duration_ns) AS last_ns,
      count(*) AS spans,
      count(*) FILTER (failed) AS failed,
      count(DISTINCT trace_id) AS traces,
      count(*) FILTER (kind = 'model') AS model_calls,
      count(*) FILTER (kind = 'tool') AS tool_calls,
      CAST(sum(input_tokens) AS BIGINT) AS input_tokens,
      CAST(sum(output_tokens) AS BIGINT) AS output_tokens,
      CAST(sum(cost_pico) AS BIGINT) AS cost_pico,
      count(*) FILTER (cost_pico IS NULL AND unpriced_reason IS NOT NULL) AS unpriced
    FROM spans WHERE session IS NOT NULL GROUP BY session`,
  blockedSpans,
  blockedSteps,
];
