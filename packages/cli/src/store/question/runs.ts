import { numberIn, textIn } from "./answers.ts";
import { windowSql } from "./question.ts";
import type { Condition, Readable, Scope } from "./question.ts";
import { makeRunTables } from "./run-tables.ts";

/** A run among those that are told one by one. */
export interface ToldRun {
  /** As the runs that are made of spans are called. */
  readonly key: string;
  readonly workflow: string;
  readonly runId: string | undefined;
  /** The trace in which it began. */
  readonly traceId: string;
  readonly isSuspended: boolean;
  /** Whether it is among the latest. */
  readonly isLatest: boolean;
  /** Whether spans of other traces may be a part of it. */
  readonly isKnotty: boolean;
  readonly suspendedMs: number;
}

/** All runs that touch a window. */
export interface RunsAnswer {
  readonly count: number;
  readonly suspendedMs: number;
  /** The latest and those that wait, the latest first. */
  readonly told: readonly ToldRun[];
}

/** What to ask of runs. */
export interface RunsQuestion extends Scope {
  /** How many of the latest to tell. */
  readonly limit: number;
  /** Ends the waiting of those that are still suspended. */
  readonly nowMs: number;
}

const touching = ({ window, filter }: Scope): Condition => {
  const { sinceMs, untilMs } = window;
  const parts = [
    ...(sinceMs === undefined ? [] : ["last_ns >= $since * 1000000"]),
    ...(untilMs === undefined ? [] : ["first_ns < $until * 1000000"]),
    ...(filter === undefined ? [] : ["fits"]),
  ];
  return {
    where: parts.length === 0 ? "true" : parts.join(" AND "),
    parameters: { ...windowSql(window).parameters, ...filter?.parameters },
  };
};

const fitsSql = (filter: Condition | undefined): string =>
  filter === undefined ? "true" : `trace_id IN (SELECT trace_id FROM spans WHERE ${filter.where})`;

/** How long each run waited: between its parts, and since the last where it waits still. */
const waitsSql = `
  waiting AS MATERIALIZED (
    SELECT trace_id, run FROM run_traces WHERE NOT knotty AND (parts > 1 OR said = 'suspended')
  ),
  pieces AS (
    SELECT spans.trace_id AS run_trace, waiting.run, spans.kind, spans.start_ns,
      spans.start_ns + spans.duration_ns AS end_ns
    FROM open_spans AS spans JOIN waiting ON waiting.trace_id = spans.trace_id
    WHERE spans.kind IN ('workflow', 'step')
    UNION ALL
    SELECT run_trace, run, kind, start_ns, end_ns FROM run_members WHERE kind IN ('workflow', 'step')
  ),
  resumed AS (
    SELECT pieces.run_trace, pieces.run, min(pieces.start_ns) AS at_ns
    FROM pieces JOIN placed ON placed.run_trace = pieces.run_trace AND placed.run = pieces.run
    WHERE placed.status = 'unfinished' AND pieces.kind = 'step' AND pieces.start_ns >= placed.ended_ns
    GROUP BY pieces.run_trace, pieces.run
  ),
  gaps AS (
    SELECT run_trace, run, end_ns,
      lead(start_ns) OVER (PARTITION BY run_trace, run ORDER BY start_ns) AS next_ns
    FROM pieces WHERE kind = 'workflow'
  ),
  waits AS (
    SELECT gaps.run_trace, gaps.run,
      sum(greatest(0, coalesce(gaps.next_ns,
        CASE placed.status WHEN 'suspended' THEN $now * 1000000 WHEN 'unfinished' THEN resumed.at_ns END,
        gaps.end_ns) - gaps.end_ns)) AS wait_ns
    FROM gaps JOIN placed ON placed.run_trace = gaps.run_trace AND placed.run = gaps.run
    LEFT JOIN resumed ON resumed.run_trace = gaps.run_trace AND resumed.run = gaps.run
    GROUP BY gaps.run_trace, gaps.run
  )`;

const runsSql = ({ where }: Condition, filter: Condition | undefined): string => `
  runs AS (
    SELECT trace_id, trace_id AS run_trace, run, run_id, first_ns, last_ns, parts, said, ended_ns, last_step_ns,
      workflow, false AS knotty, ${fitsSql(filter)} AS fits
    FROM run_traces WHERE NOT knotty
    UNION ALL
    SELECT arg_min(trace_id, start_ns), run_trace, run, any_value(run_id), min(start_ns),
      greatest(min(start_ns), max(end_ns) FILTER (NOT fetched)),
      count(*) FILTER (kind = 'workflow'),
      arg_max(workflow_status, start_ns) FILTER (kind = 'workflow'),
      arg_max(end_ns, start_ns) FILTER (kind = 'workflow'),
      max(start_ns) FILTER (kind = 'step'),
      coalesce(arg_min(workflow, start_ns) FILTER (kind = 'workflow'), arg_min(workflow, start_ns)),
      true, bool_or(${fitsSql(filter)})
    FROM run_members GROUP BY run_trace, run
  ),
  placed AS MATERIALIZED (
    SELECT *,
      CASE WHEN parts = 0 OR (said = 'suspended' AND coalesce(last_step_ns >= ended_ns, false))
        THEN 'unfinished' ELSE said END AS status
    FROM runs WHERE ${where}
  )`;

/** Runs that one workflow span tells whole: none of them waited. */
const settledSql = ({ where }: Condition, filter: Condition | undefined): string => `
  settled AS NOT MATERIALIZED (
    SELECT * FROM (
      SELECT trace_id, run_id, workflow, coalesce(of_first_ns, start_ns) AS first_ns,
        coalesce(of_last_ns, start_ns + duration_ns) AS last_ns,
        CASE WHEN run_id IS NULL THEN 'span/' || span_id ELSE 'run/' || run_id END AS run,
        ${fitsSql(filter)} AS fits
      FROM settled_spans WHERE kind = 'workflow')
    WHERE ${where}
  ),
  latest AS (
    SELECT trace_id, trace_id AS run_trace, run, run_id, workflow, first_ns FROM settled
    ORDER BY first_ns DESC, trace_id, run LIMIT $most
  )`;

const toldSql = `
  told AS (
    SELECT placed.run_trace, placed.run, placed.trace_id, placed.run_id, placed.knotty, placed.workflow,
      placed.first_ns, placed.status = 'suspended' AS is_suspended, waits.wait_ns
    FROM placed LEFT JOIN waits ON waits.run_trace = placed.run_trace AND waits.run = placed.run
    UNION ALL BY NAME
    SELECT *, false AS knotty, false AS is_suspended FROM latest
  )
  SELECT run_trace || '/' || run AS key, trace_id, run_id, knotty, coalesce(workflow, '(unknown)') AS workflow,
    is_suspended, coalesce(CAST(wait_ns AS DOUBLE), 0) / 1e6 AS suspended_ms,
    (SELECT count(*) FROM placed) + (SELECT count(*) FROM settled) AS count,
    coalesce(CAST(sum(wait_ns) OVER () AS DOUBLE), 0) / 1e6 AS all_suspended_ms,
    row_number() OVER (ORDER BY first_ns DESC, run_trace, run) AS place
  FROM told
  QUALIFY place <= $most OR is_suspended
  ORDER BY place`;

/** As many as there may be, where all are asked for. */
const all = Number.MAX_SAFE_INTEGER;

/** How many runs touch the window, how long they waited, and which of them to tell one by one. */
export async function runs(store: Readable, question: RunsQuestion): Promise<RunsAnswer> {
  const { limit, nowMs, filter } = question;
  const condition = touching(question);
  await makeRunTables(store);
  const answers = await store.ask(
    `WITH ${runsSql(condition, filter)}, ${waitsSql}, ${settledSql(condition, filter)}, ${toldSql}`,
    { ...condition.parameters, most: Math.min(limit, all), now: nowMs },
  );
  const [first = {}] = answers;
  return {
    count: numberIn(first, "count"),
    suspendedMs: numberIn(first, "all_suspended_ms"),
    told: answers.map((answer) => ({
      key: textIn(answer, "key") ?? "",
      workflow: textIn(answer, "workflow") ?? "",
      runId: textIn(answer, "run_id"),
      traceId: textIn(answer, "trace_id") ?? "",
      isSuspended: answer["is_suspended"] === true,
      isLatest: numberIn(answer, "place") <= limit,
      isKnotty: answer["knotty"] === true,
      suspendedMs: numberIn(answer, "suspended_ms"),
    })),
  };
}
