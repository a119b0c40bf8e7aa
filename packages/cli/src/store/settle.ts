import { namesOf, quoted } from "./column.ts";
import type { Database } from "./database.ts";
import { blockSql, carried, carriedSql, derivedColumns } from "./derived-columns.ts";
import type { Carried } from "./derived-columns.ts";
import { idSql } from "./span-links.ts";
import { spanTable } from "./span-table.ts";
import { looseSql, plainSql, tracePassSql } from "./trace-pass.ts";

/** The rows of a file of spans that is to be written. */
export interface SpansOf {
  /** A query with the columns of spans. */
  readonly query: string;
  /** Files of all other spans that are or come into the store; too many do no harm. */
  readonly others: readonly string[];
}

/** Spans above a call that are looked at, at most; what lies deeper is left to the questions, and so are circles. */
const deepest = 64;

const ownsSql = "(run_id IS NOT NULL OR kind = 'workflow')";
const traceSql = "hash(trace_id)";

const idsSql = `${idSql("trace_id", "span_id")} AS id,
  CASE WHEN parent_id IS NOT NULL THEN ${idSql("trace_id", "parent_id")} END AS above,
  ${traceSql} AS trace`;

/** Makes `settled_traces`: those of which every span is in the file, and of which a pass over these tells the run. */
async function findTraces(database: Database, { query, others }: SpansOf): Promise<void> {
  await database.run(`CREATE OR REPLACE TEMP TABLE settled_traces AS
    WITH ${tracePassSql(`(${query})`)}
    SELECT ${traceSql} AS trace, spans, run_id,
      CASE WHEN first_ns IS NOT NULL THEN coalesce(workflow, '(unknown)') END AS workflow,
      first_ns IS NOT NULL AND ${looseSql} AS is_loose,
      CASE WHEN is_loose THEN least(first_ns, below_first_ns) ELSE first_ns END AS first_ns,
      CASE WHEN is_loose THEN greatest(last_ns, below_last_ns) ELSE last_ns END AS last_ns
    FROM passed WHERE ${plainSql}`);
  if (others.length === 0) return;
  const paths = others.map((path) => `'${path.replaceAll("'", "''")}'`).join(", ");
  await database.run(`DELETE FROM settled_traces WHERE trace IN (
    SELECT DISTINCT ${traceSql}
    FROM read_parquet([${paths}], hive_partitioning = false, union_by_name = true)
    WHERE ${traceSql} IN (SELECT trace FROM settled_traces))`);
}

/** Lets go of traces in which spans that do not name the run may not be below it. */
async function leaveLoose(database: Database, query: string): Promise<void> {
  const [any] = await database.ask("SELECT 1 FROM settled_traces WHERE is_loose LIMIT 1");
  if (any === undefined) return;
  await database.run(`DELETE FROM settled_traces WHERE is_loose AND trace NOT IN (
    WITH RECURSIVE loose AS MATERIALIZED (
      SELECT ${idsSql}, ${ownsSql} AS owns FROM (${query})
      WHERE ${traceSql} IN (SELECT trace FROM settled_traces WHERE is_loose)
    ),
    down(id, trace) AS (
      SELECT id, trace FROM loose WHERE owns
      UNION ALL
      SELECT loose.id, loose.trace FROM down JOIN loose ON loose.above = down.id WHERE NOT loose.owns
    )
    SELECT trace FROM (SELECT trace, count(*) AS spans FROM down GROUP BY trace)
    SEMI JOIN settled_traces USING (trace, spans))`);
}

/** For more rows than these in a file the work would not fit into memory. */
const mostRows = 2_000_000;

/** The condition that a span of the rows has others below it. */
const hasBelowSql = (query: string): string => `${idSql("trace_id", "span_id")} IN (
  SELECT ${idSql("trace_id", "parent_id")} FROM (${query}) WHERE parent_id IS NOT NULL)`;

/** What spans with others below them say and not every call says itself: nothing else is to be looked for. */
async function sought(database: Database, query: string): Promise<readonly Carried[]> {
  const [above = {}] = await database.ask(
    `SELECT ${carried
      .map((name) => `count(${quoted(name)}) AS ${quoted(name)}`)
      .join(", ")} FROM (${query}) WHERE ${hasBelowSql(query)}`,
  );
  const [calls = {}] = await database.ask(
    `SELECT ${carried
      .map((name) => `count(*) - count(${quoted(name)}) AS ${quoted(name)}`)
      .join(", ")} FROM (${query}) WHERE kind = 'model'`,
  );
  return carried.filter((name) => Number(above[name] ?? 0) > 0 && Number(calls[name] ?? 0) > 0);
}

/** Makes `settled_calls`, a row for each model call in these traces, with what the spans above it say. */
async function findCalls(
  database: Database,
  query: string,
  names: readonly Carried[],
): Promise<void> {
  const own = names.map((name) => `, ${carriedSql(name, "span")} AS of_${name}`).join("");
  const none = names.map((name) => `, CAST(NULL AS VARCHAR) AS of_${name}`).join("");
  const first = names.map((name) => `, coalesce(call.of_${name}, spot.of_${name}) AS of_${name}`);
  const spans = `(SELECT * FROM (${query}) WHERE ${traceSql} IN (SELECT trace FROM settled_traces)) AS span`;
  await database.run(`CREATE OR REPLACE TEMP TABLE settled_calls AS
    SELECT ${idsSql}, ${ownsSql} AS owned${none} FROM ${spans} WHERE kind = 'model'`);
  await database.run(`CREATE OR REPLACE TEMP TABLE settled_above AS
    SELECT ${idsSql}, ${ownsSql} AS owns${own} FROM ${spans} WHERE ${hasBelowSql(query)}`);
  for (let height = 0; height < deepest; height += 1) {
    const [more] = await database.ask(
      "SELECT 1 FROM settled_calls WHERE above IS NOT NULL LIMIT 1",
    );
    if (more === undefined) break;
    await database.run(`CREATE OR REPLACE TEMP TABLE settled_calls AS
      SELECT call.id, spot.above, call.trace, call.owned OR coalesce(spot.owns, false) AS owned${first.join("")}
      FROM settled_calls AS call LEFT JOIN settled_above AS spot ON spot.id = call.above`);
  }
  await database.run("DROP TABLE settled_above");
  await database.run(
    "DELETE FROM settled_traces WHERE trace IN (SELECT trace FROM settled_calls WHERE above IS NOT NULL)",
  );
}

const ownTimeSql = (time: string, own: string): string =>
  `CASE WHEN span.kind = 'workflow' AND trace.${time} <> ${own} THEN trace.${time} END`;

function valueSql(name: string, names: readonly Carried[]): string {
  if (name === "block") return blockSql;
  if (name === "settled") return "trace.trace IS NOT NULL";
  if (name === "of_workflow")
    return "CASE WHEN span.kind = 'step' OR call.owned THEN trace.workflow END";
  if (name === "of_run") return "CASE WHEN call.owned THEN trace.run_id END";
  if (name === "of_first_ns") return ownTimeSql("first_ns", "span.start_ns");
  if (name === "of_last_ns") return ownTimeSql("last_ns", "span.start_ns + span.duration_ns");
  const one = names.find((each) => name === `of_${each}`);
  if (one === undefined) return "CAST(NULL AS VARCHAR)";
  return `CASE WHEN span.${quoted(one)} IS NULL AND trace.trace IS NOT NULL THEN call.of_${one} END`;
}

/** The rows of `query` with the derived columns where nothing is known of the traces. */
function unsettledSql(query: string): string {
  const values = derivedColumns.map(({ name, type }) => {
    const value = name === "block" ? blockSql : name === "settled" ? "false" : "NULL";
    return `CAST(${value} AS ${type}) AS ${name}`;
  });
  return `SELECT ${namesOf(spanTable)}, ${values.join(", ")} FROM (${query})`;
}

/**
 * Works out what the derived columns of the spans of a file are; gives the query of its rows with these. It rests on
 * tables of `database` until {@link forgetSettled}.
 */
export async function settle(database: Database, spans: SpansOf): Promise<string> {
  const { query } = spans;
  const [count] = await database.ask(`SELECT count(*) AS rows FROM (${query})`);
  if (Number(count?.["rows"] ?? 0) > mostRows) return unsettledSql(query);
  const names = await sought(database, query);
  await findTraces(database, spans);
  await leaveLoose(database, query);
  await findCalls(database, query, names);
  const values = derivedColumns.map(({ name }) => `${valueSql(name, names)} AS ${name}`);
  return `SELECT span.*, ${values.join(", ")}
    FROM (SELECT ${namesOf(spanTable)} FROM (${query})) AS span
    LEFT JOIN settled_traces AS trace ON trace.trace = hash(span.trace_id)
    LEFT JOIN settled_calls AS call
      ON call.id = CASE WHEN span.kind = 'model' THEN ${idSql("span.trace_id", "span.span_id")} END`;
}

/** Lets go of the tables of {@link settle}. */
export async function forgetSettled(database: Database): Promise<void> {
  for (const table of ["traces", "calls"])
    await database.run(`DROP TABLE IF EXISTS settled_${table}`);
}
