import type { Window } from "../../window.ts";
import type { Parameters } from "../database.ts";
import type { OpenStore } from "../open-store.ts";

/** A store as it is read. */
export type Readable = Pick<
  OpenStore,
  | "ask"
  | "stream"
  | "run"
  | "prepare"
  | "spans"
  | "events"
  | "damaged"
  | "unreadable"
  | "quarantined"
  | "summedDays"
>;

/** What questions are asked of. */
export type Asked = Pick<OpenStore, "ask">;

/** A condition on the columns of the view `spans`, with its named parameters. */
export interface Condition {
  readonly where: string;
  readonly parameters: Parameters;
}

/** Which spans are meant: those that began in the window and fit the filter. */
export interface Scope {
  readonly window: Window;
  /** Undefined where all fit. */
  readonly filter?: Condition | undefined;
}

const nanosecondsPerMillisecond = 1_000_000;

/** The condition that the instant `time`, a column of nanoseconds, lies in `window`. */
export function windowSql({ sinceMs, untilMs }: Window, time = "start_ns"): Condition {
  const parts = [
    ...(sinceMs === undefined ? [] : [`${time} >= $since * ${nanosecondsPerMillisecond}`]),
    ...(untilMs === undefined ? [] : [`${time} < $until * ${nanosecondsPerMillisecond}`]),
  ];
  return {
    where: parts.length === 0 ? "true" : parts.join(" AND "),
    parameters: {
      ...(sinceMs !== undefined && { since: sinceMs }),
      ...(untilMs !== undefined && { until: untilMs }),
    },
  };
}

/** The condition that a span is meant. */
export function scopeSql({ window, filter }: Scope): Condition {
  const within = windowSql(window);
  if (filter === undefined) return within;
  return {
    where: `${within.where} AND (${filter.where})`,
    parameters: { ...within.parameters, ...filter.parameters },
  };
}

/** Nanoseconds as milliseconds with fractions, in SQL: exact to what a double holds. */
export function msSql(nanoseconds: string): string {
  const unit = nanosecondsPerMillisecond;
  return `CAST(${nanoseconds} // ${unit} AS DOUBLE) + (${nanoseconds} % ${unit}) / 1e6`;
}

/** The middle and the slow end of the durations of a group, in SQL: the nearest rank, in milliseconds. */
export const spreadSql: string = `quantile_disc(duration_ns, 0.5) / 1e6 AS p50, quantile_disc(duration_ns, 0.95) / 1e6 AS p95`;

/** Sums of the columns of model calls, in SQL; money in picodollars. */
export const callSumsSql: string = `
  CAST(coalesce(sum(input_tokens), 0) AS DOUBLE) AS input,
  CAST(coalesce(sum(output_tokens), 0) AS DOUBLE) AS output,
  CAST(coalesce(sum(cache_read_tokens), 0) AS DOUBLE) AS cache_read,
  CAST(coalesce(sum(cache_write_tokens), 0) AS DOUBLE) AS cache_write,
  CAST(sum(cost_pico) AS DOUBLE) AS cost_pico,
  count(*) FILTER (cost_pico IS NULL AND unpriced_reason IS NOT NULL) AS unpriced`;
