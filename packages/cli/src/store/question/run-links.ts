import { linksSql } from "../span-links.ts";

/** A row for each link of a span of `from` that fetched a reply or is a part of a named run. */
export const linkRowsSql = (from: string): string => `
  links AS (
    SELECT trace_id, span_id, kind, run_id,
      generate_subscripts(list, 1) AS position, unnest(list) AS link
    FROM (
      SELECT trace_id, span_id, kind, run_id,
        from_json(json_extract(extra, '$.links'), '[{"traceId":"VARCHAR","spanId":"VARCHAR"}]') AS list
      FROM ${from} WHERE ${linksSql})
  )`;

/** The links among those of open traces whose target was recorded. */
export const targetsSql: string = `${linkRowsSql("open_spans")},
  targets AS MATERIALIZED (
    SELECT links.trace_id, links.span_id, links.kind, links.run_id, links.position,
      spans.trace_id AS target_trace, spans.span_id AS target_span, spans.run_id AS target_run
    FROM links JOIN open_spans AS spans
      ON spans.trace_id = lower(links.link.traceId) AND spans.span_id = lower(links.link.spanId)
  )`;

/** Spans that fetched a reply, with the span that had asked for it. */
export const submittedSql: string = `
  submitted AS MATERIALIZED (
    SELECT trace_id, span_id,
      arg_min(target_trace, position) AS target_trace, arg_min(target_span, position) AS target_span
    FROM targets WHERE kind <> 'workflow' GROUP BY trace_id, span_id
  )`;

/** Runs that go on in a trace, with the trace in which they began; a chain of more than 200 traces is cut. */
export const rootsSql: string = `
  continued AS MATERIALIZED (
    SELECT DISTINCT run_id, trace_id, target_trace
    FROM targets WHERE kind = 'workflow' AND run_id = target_run AND trace_id <> target_trace
  ),
  chains(run_id, trace_id, root, steps) AS (
    SELECT run_id, trace_id, target_trace, 1 FROM continued
    UNION
    SELECT chains.run_id, chains.trace_id, continued.target_trace, chains.steps + 1
    FROM chains JOIN continued
      ON continued.run_id = chains.run_id AND continued.trace_id = chains.root
    WHERE chains.steps < 200 AND continued.target_trace <> chains.trace_id
  ),
  roots AS MATERIALIZED (
    SELECT run_id, trace_id, arg_max(root, steps) AS root FROM chains GROUP BY run_id, trace_id
  )`;
