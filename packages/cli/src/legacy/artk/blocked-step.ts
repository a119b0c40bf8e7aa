import { normalizedStep, stepCategory } from "@spoor/core/analysis";
import { at } from "@spoor/core/record";
import {
  ERROR_TYPE,
  EVENT_SPOOR_STEP_BLOCKED,
  EVENT_SPOOR_STEP_FIXED,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_CATEGORY,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_SOURCE,
  SPOOR_BLOCK_SUGGESTION,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_FIX_TEXT,
  SPOOR_FIX_TEXT_NORMALIZED,
  SPOOR_PATTERN_NEAREST_DISTANCE,
  SPOOR_PATTERN_NEAREST_NAME,
} from "@spoor/core/semconv";
import { attributesOf } from "../attributes.ts";
import type { MaybeAttributes } from "../attributes.ts";
import { rejected } from "../item.ts";
import type { LegacyItem } from "../item.ts";
import type { Reading } from "../kind.ts";
import { repaired } from "../mojibake.ts";
import { saidCount, saidText } from "../said.ts";
import { momentOf } from "../time.ts";

const maxDetail = 1024;
const mended = (record: unknown, key: string): string | undefined => {
  const said = saidText(record, key);
  return said === undefined ? undefined : repaired(said);
};

/** Whether a record is of the generator: that of runs has an error or a source, and knows no categories. */
const isOfGenerator = (record: unknown): boolean =>
  saidText(record, "category") !== undefined ||
  saidText(record, "source") === "generate" ||
  (saidText(record, "errorType") === undefined && saidText(record, "reason") !== undefined);

function reasonOf(record: unknown): string {
  if (isOfGenerator(record)) return "pattern_gap";
  return /timeout|timed out/i.test(saidText(record, "errorType") ?? "") ? "timeout" : "error";
}

/** What the event of a blocked step and that of its fix have in common. */
function sharedOf(record: unknown, step: string, { keepsText }: Reading): MaybeAttributes {
  const source = saidText(record, "source") ?? (isOfGenerator(record) ? "generate" : "run");
  return {
    [GEN_AI_WORKFLOW_NAME]: mended(record, "journeyId"),
    [SPOOR_BLOCK_TEXT_NORMALIZED]: normalizedStep(step),
    [SPOOR_BLOCK_CATEGORY]: saidText(record, "category") ?? stepCategory(step),
    [SPOOR_BLOCK_SOURCE]: source,
    [SPOOR_BLOCK_TEXT]: keepsText ? step : undefined,
  };
}

function blockedOf(record: unknown, { keepsText }: Reading): MaybeAttributes {
  return {
    [SPOOR_BLOCK_REASON]: reasonOf(record),
    [SPOOR_BLOCK_DETAIL]: mended(record, "reason")?.slice(0, maxDetail),
    [SPOOR_BLOCK_SUGGESTION]: keepsText ? mended(record, "suggestedFix") : undefined,
    [SPOOR_PATTERN_NEAREST_NAME]: saidText(record, "nearestPattern"),
    [SPOOR_PATTERN_NEAREST_DISTANCE]: saidCount(record, "nearestDistance"),
    [ERROR_TYPE]: saidText(record, "errorType"),
  };
}

/**
 * The event of a blocked step of ARTK. A record with a user's fix is a copy of the one of the step, and becomes an event of
 * its own, so that the step is not blocked twice.
 */
export function blockedStepItem(record: unknown, where: string, reading: Reading): LegacyItem {
  const step = mended(record, "stepText");
  if (step === undefined) return rejected("malformed", where);
  const moment = momentOf(at(record, "timestamp") ?? reading.undated);
  if (moment === undefined) return rejected("invalid_time", where);
  const shared = sharedOf(record, step, reading);
  const fix = mended(record, "userFix");
  const timeNs = moment.ns;
  const key = [String(timeNs), step, mended(record, "journeyId") ?? null, fix ?? null];
  if (fix !== undefined) {
    const fixed = {
      [SPOOR_FIX_TEXT_NORMALIZED]: normalizedStep(fix),
      [SPOOR_FIX_TEXT]: reading.keepsText ? fix : undefined,
    };
    const attributes = attributesOf({ ...shared, ...fixed }, moment);
    return { as: "event", name: EVENT_SPOOR_STEP_FIXED, timeNs, key, attributes };
  }
  return {
    as: "event",
    name: EVENT_SPOOR_STEP_BLOCKED,
    timeNs,
    isWarning: true,
    key: [...key, isOfGenerator(record)],
    attributes: attributesOf({ ...shared, ...blockedOf(record, reading) }, moment),
  };
}
