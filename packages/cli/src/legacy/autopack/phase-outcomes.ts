import {
  ERROR_TYPE,
  GEN_AI_REQUEST_MODEL,
  SPOOR_ESTIMATE_CATEGORY,
  SPOOR_ESTIMATE_COMPLEXITY,
  SPOOR_STEP_ATTEMPT,
  SPOOR_STEP_ID,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
} from "@spoor/core/semconv";
import { attributesOf } from "../attributes.ts";
import { rejected } from "../item.ts";
import type { LegacyItem } from "../item.ts";
import { saidNumber, saidText } from "../said.ts";
import type { Tables } from "../sqlite-tables.ts";
import { momentOf, nanosOfMs } from "../time.ts";
import { phaseKey, placeOf } from "./phase.ts";

/** Phases that are known at once; a database has a few thousand. */
const maxKnown = 500_000;

/** How the old system called what phases ended as. */
const outcomes: ReadonlyMap<string, string> = new Map([
  ["SUCCESS", "completed"],
  ["FAILED", "failed"],
  ["TIMEOUT", "failed"],
  ["STUCK", "blocked"],
]);

/** How a reply ends that is whole: it says nothing of why a phase failed. */
const wholeReply: ReadonlySet<string> = new Set(["end_turn", "stop"]);

function errorOf(outcome: string, stop: string | undefined): string {
  if (/TIMEOUT/i.test(outcome)) return "timeout";
  return stop === undefined || wholeReply.has(stop) ? "_OTHER" : stop;
}

/** What the table of phases says of each, and how often each one came to an end so far. */
interface Phases {
  readonly known: ReadonlyMap<string, object>;
  readonly attempts: Map<string, number>;
}

const phaseName = (row: unknown): string =>
  JSON.stringify([saidText(row, "run_id"), saidText(row, "phase_id")]);

/** Which attempt at its phase a row is, from 1 on. */
function attemptOf(row: unknown, { attempts }: Phases): number {
  const name = phaseName(row);
  const attempt = (attempts.get(name) ?? 0) + 1;
  if (attempt > 1 || attempts.size < maxKnown) attempts.set(name, attempt);
  return attempt;
}

/** Nanoseconds that a phase took; none where nobody says. */
function lengthOf(row: unknown): bigint {
  const seconds = saidNumber(row, "duration_seconds");
  return nanosOfMs(seconds === undefined ? undefined : seconds * 1000);
}

function phaseOf(row: unknown, where: string, phases: Phases): LegacyItem {
  const moment = momentOf(saidText(row, "timestamp"));
  if (moment === undefined) return rejected("invalid_time", where);
  const { trace, attributes } = placeOf(row);
  const run = saidText(row, "run_id");
  const id = saidText(row, "phase_id");
  if (run === undefined || id === undefined || trace === undefined)
    return rejected("malformed", where);
  const phase = phases.known.get(phaseName(row));
  const outcome = saidText(row, "phase_outcome") ?? "FAILED";
  const status = outcomes.get(outcome.toUpperCase()) ?? "failed";
  const name = saidText(phase, "name") ?? id;
  const stop = saidText(row, "stop_reason");
  return {
    as: "span",
    name: `run_step ${name}`,
    key: phaseKey(run, id),
    trace,
    parent: trace,
    isClient: false,
    startNs: moment.ns - lengthOf(row),
    endNs: moment.ns,
    failed: status === "failed",
    message: stop,
    attributes: attributesOf(
      {
        ...attributes,
        [SPOOR_STEP_NAME]: name,
        [SPOOR_STEP_ID]: id,
        [SPOOR_STEP_STATUS]: status,
        [SPOOR_STEP_ATTEMPT]: attemptOf(row, phases),
        [ERROR_TYPE]: status === "failed" ? errorOf(outcome, stop) : undefined,
        [SPOOR_ESTIMATE_CATEGORY]: saidText(phase, "task_category") ?? saidText(row, "phase_type"),
        [SPOOR_ESTIMATE_COMPLEXITY]: saidText(phase, "complexity"),
        [GEN_AI_REQUEST_MODEL]: saidText(row, "model_used"),
      },
      moment,
    ),
  };
}

/** A span for each time that a phase came to an end. */
export function* phaseItems(tables: Tables): Generator<LegacyItem> {
  const known = new Map<string, object>();
  for (const { row } of tables.rows("phases")) {
    if (known.size >= maxKnown) break;
    known.set(phaseName(row), row);
  }
  const phases = { known, attempts: new Map<string, number>() };
  for (const { row, where } of tables.rows("phase_outcome_events"))
    yield phaseOf(row, where, phases);
}
