import { at, number, text } from "@spoor/core/record";
import {
  SPOOR_STEP_ATTEMPT,
  SPOOR_STEP_INDEX,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
} from "@spoor/core/semconv";
import type { SpanRow } from "../ingest/rows.ts";
import { errorTypeOf } from "./kind.ts";
import type { Spread } from "./percentile.ts";

/** One attempt at one step of one run. */
export interface Step {
  readonly name: string;
  readonly index: number | undefined;
  readonly attempt: number | undefined;
  /** `completed`, `blocked`, `skipped`, `suspended`, `failed` or `cancelled`. */
  readonly status: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly error: string | undefined;
}

/** What the step span `span` says. */
export function stepOf(span: SpanRow): Step {
  const { attributes } = span;
  const fallback = span.failed ? "failed" : "completed";
  return {
    name: text(at(attributes, SPOOR_STEP_NAME)) ?? span.name.replace(/^run_step /, ""),
    index: number(at(attributes, SPOOR_STEP_INDEX)),
    attempt: number(at(attributes, SPOOR_STEP_ATTEMPT)),
    status: text(at(attributes, SPOOR_STEP_STATUS)) ?? fallback,
    startedAt: new Date(span.startMs).toISOString(),
    durationMs: span.durationMs,
    error: errorTypeOf(span),
  };
}

/** All attempts at one step of one workflow. */
export interface StepStat extends Spread {
  /** The workflow's name; undefined for steps outside of one. */
  readonly workflow: string | undefined;
  readonly name: string;
  readonly index: number | undefined;
  readonly runs: number;
  /** How many ended in each status. */
  readonly statuses: Readonly<Record<string, number>>;
}
