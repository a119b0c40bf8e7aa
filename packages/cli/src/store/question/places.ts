import type { Dimension } from "../../view/cost/dimension.ts";
import { quoted } from "../column.ts";
import { carriedSql } from "../derived-columns.ts";
import { idSql } from "../span-links.ts";
import { spanTable } from "../span-table.ts";
import { makeOpenTraces } from "./open-traces.ts";
import { scopeSql } from "./question.ts";
import type { Condition, Readable, Scope } from "./question.ts";
import { submittedSql, targetsSql } from "./run-links.ts";
import { makeRunTables } from "./run-tables.ts";

/** What a call itself says of the dimensions in which nothing around it counts. */
const ofCall = {
  day: "strftime(timezone($zone, make_timestamptz(span.start_ns // 1000)), '%Y-%m-%d')",
  model: "span.model",
  provider: "span.provider",
  status: `CASE
    WHEN span.cost_pico IS NOT NULL OR span.charged_amount IS NOT NULL THEN 'priced'
    WHEN span.estimated_pico IS NOT NULL THEN 'estimated'
    WHEN span.unpriced_reason IS NULL THEN 'failed'
    ELSE 'unpriced: ' || span.unpriced_reason END`,
} as const;

/** Where a span is a part of a run that it names itself, in SQL; a fetched reply belongs to what asked for it. */
const ownsSql =
  "submitted.target_span IS NULL AND (span.run_id IS NOT NULL OR span.kind = 'workflow')";
const ownerTrace = { name: "owner_trace", sql: `CASE WHEN ${ownsSql} THEN span.trace_id END` };
const ownerSpan = { name: "owner_span", sql: `CASE WHEN ${ownsSql} THEN span.span_id END` };
const column = (name: string, sql = `span.${name}`) => [{ name: `of_${name}`, sql }];

/** What any span says of the others; where a call says nothing, the nearest span above it does. */
const ofSpans = {
  workflow: [ownerTrace, ownerSpan],
  run: [ownerTrace, ownerSpan],
  step: column("step"),
  agent: column("agent"),
  tool: column("tool"),
  session: column("session"),
  user: column("user", 'span."user"'),
  tenant: column("tenant"),
  purpose: column("purpose"),
  tag: column("tag", "CAST(to_json(span.tags) AS VARCHAR)"),
  prompt: column("prompt"),
} as const;

type OfSpans = keyof typeof ofSpans;

const isOfSpans = (dimension: Dimension): dimension is OfSpans => dimension in ofSpans;

/** What a call takes over from the nearest span above it that has one. */
type Carried = readonly { readonly name: string; readonly sql: string }[];

/** Each run in a knotty trace by the spans that name it, and each in a simple trace by the trace. */
const runNamesSql = `
  knotty_runs AS (
    SELECT run_trace, run,
      coalesce(arg_min(workflow, start_ns) FILTER (kind = 'workflow'), arg_min(workflow, start_ns), '(unknown)') AS workflow,
      coalesce(any_value(run_id), arg_min(trace_id, start_ns)) AS run_name
    FROM run_members GROUP BY run_trace, run
  ),
  knotty AS MATERIALIZED (
    SELECT trace_id, span_id, knotty_runs.workflow, run_name
    FROM run_members JOIN knotty_runs USING (run_trace, run)
  ),
  simple AS NOT MATERIALIZED (
    SELECT trace_id, coalesce(workflow, '(unknown)') AS workflow, coalesce(run_id, trace_id) AS run_name
    FROM run_traces WHERE NOT knotty
  )`;

/** The spans with their ids, what is above them, and what they say themselves. */
const spotsSql = (carried: Carried): string => `
  spots AS NOT MATERIALIZED (
    SELECT ${["span.*", ...carried.map(({ name, sql }) => `${sql} AS ${name}`)].join(", ")},
      ${idSql("span.trace_id", "span.span_id")} AS id,
      CASE WHEN submitted.target_span IS NOT NULL
        THEN ${idSql("submitted.target_trace", "submitted.target_span")}
        WHEN span.parent_id IS NOT NULL THEN ${idSql("span.trace_id", "span.parent_id")} END AS above
    FROM open_spans AS span
    LEFT JOIN submitted ON submitted.trace_id = span.trace_id AND submitted.span_id = span.span_id
  )`;

const lackingSql = (carried: Carried, ...tables: readonly string[]): string =>
  `(${carried.map(({ name }) => `coalesce(${tables.map((table) => `${table}.${name}`).join(", ")}, NULL) IS NULL`).join(" OR ")})`;

const firstSql = (carried: Carried, tables: readonly string[], as = true): string =>
  carried
    .map(({ name }) => {
      const value = `coalesce(${tables.map((table) => `${table}.${name}`).join(", ")}, NULL)`;
      return as ? `${value} AS ${name}` : value;
    })
    .join(", ");

const namesOf = (carried: Carried): string => carried.map(({ name }) => name).join(", ");

/** Calls with what the nearest span above them says, however far that is; who goes in circles is left where it began. */
const climbSql = (carried: Carried): string => `
  climb(id, above, ${namesOf(carried)}) AS (
    SELECT above, above, ${carried.map(() => "CAST(NULL AS VARCHAR)").join(", ")}
    FROM calls WHERE above IS NOT NULL AND ${lackingSql(carried, "calls")}
    UNION
    SELECT climb.id, spots.above, ${firstSql(carried, ["climb", "spots"], false)}
    FROM climb JOIN spots ON spots.id = climb.above WHERE ${lackingSql(carried, "climb")}
  ),
  around AS (
    SELECT id, ${carried.map(({ name }) => `max(${name}) AS ${name}`).join(", ")} FROM climb GROUP BY id
  ),
  climbed AS (
    SELECT span.* EXCLUDE (above, ${namesOf(carried)}), ${firstSql(carried, ["span", "around"])}
    FROM calls AS span LEFT JOIN around ON around.id = span.above
  )`;

/** The value of an open call. */
function openValueSql(dimension: Dimension): string {
  if (!isOfSpans(dimension)) return ofCall[dimension];
  if (dimension === "workflow") return "coalesce(simple.workflow, knotty.workflow)";
  if (dimension === "run") return "coalesce(simple.run_name, knotty.run_name)";
  return `span.of_${dimension}`;
}

/** The value of a call of which the derived columns tell where it belongs. */
function settledValueSql(dimension: Dimension): string {
  if (!isOfSpans(dimension)) return ofCall[dimension];
  if (dimension === "workflow") return "span.of_workflow";
  if (dimension === "run")
    return "CASE WHEN span.of_workflow IS NOT NULL THEN coalesce(span.of_run, span.trace_id) END";
  const name = dimension === "tag" ? "tags" : dimension;
  return `coalesce(${carriedSql(name, "span")}, span.of_${name})`;
}

const placeSql = (dimension: Dimension, value: string): string =>
  dimension === "tag"
    ? `unnest(coalesce(list_distinct(from_json(${value}, '["VARCHAR"]')), [NULL]))`
    : value;

const runJoinsSql = `
  LEFT JOIN simple ON simple.trace_id = span.owner_trace
  LEFT JOIN knotty ON knotty.trace_id = span.owner_trace AND knotty.span_id = span.owner_span`;

/** The column of a dimension in the answer. */
export const placeColumn = (dimension: Dimension): string => `place_${dimension}`;

const needsRuns = (dimensions: readonly Dimension[]): boolean =>
  dimensions.includes("workflow") || dimensions.includes("run");

/** What to put to its place. */
export interface PlacesQuestion extends Scope {
  readonly groupBy: readonly Dimension[];
}

function placedSql(
  groupBy: readonly Dimension[],
  { value, from }: { readonly value: (dimension: Dimension) => string; readonly from: string },
): string {
  const places = groupBy.map((one) => `${placeSql(one, value(one))} AS ${placeColumn(one)}`);
  const columns = spanTable.columns.map(({ name }) => `span.${quoted(name)}`);
  return `SELECT ${[...columns, ...places].join(", ")} FROM ${from}`;
}

function ctesOf({ groupBy }: PlacesQuestion, where: string): readonly string[] {
  const carried: Carried = [...new Set(groupBy.filter(isOfSpans).flatMap((one) => ofSpans[one]))];
  const calls = (spans: string): string =>
    `(SELECT * FROM ${spans} WHERE kind = 'model' AND ${where}) AS span`;
  if (carried.length === 0)
    return [`placed AS (${placedSql(groupBy, { value: openValueSql, from: calls("spans") })})`];
  const settled = placedSql(groupBy, { value: settledValueSql, from: calls("settled_spans") });
  const climbed = `climbed AS span ${needsRuns(groupBy) ? runJoinsSql : ""}`;
  return [
    targetsSql,
    submittedSql,
    ...(needsRuns(groupBy) ? [runNamesSql] : []),
    spotsSql(carried),
    `calls AS NOT MATERIALIZED (SELECT * FROM spots WHERE kind = 'model' AND ${where})`,
    climbSql(carried),
    `placed AS (${settled} UNION ALL ${placedSql(groupBy, { value: openValueSql, from: climbed })})`,
  ];
}

/** Makes the tables on which the answer of {@link placesSql} rests. */
export async function makePlaces(
  store: Pick<Readable, "prepare">,
  groupBy: readonly Dimension[],
): Promise<void> {
  if (needsRuns(groupBy)) await makeRunTables(store);
  else if (groupBy.some(isOfSpans)) await makeOpenTraces(store);
}

/**
 * CTEs of which the last, `placed`, has a row for each model call that is meant and each of its places: the columns of
 * `spans`, and one for each dimension.
 */
export function placesSql(question: PlacesQuestion): Condition {
  const { where, parameters } = scopeSql(question);
  const zone = question.groupBy.includes("day")
    ? { zone: new Intl.DateTimeFormat().resolvedOptions().timeZone }
    : {};
  return {
    where: `WITH RECURSIVE ${ctesOf(question, where).join(", ")}`,
    parameters: { ...parameters, ...zone },
  };
}
