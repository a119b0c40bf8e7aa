import type { BlockedRecord } from "@spoor/core/analysis";
import { number } from "@spoor/core/record";
import {
  EVENT_SPOOR_STEP_FIXED,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_FIX_TEXT,
  SPOOR_FIX_TEXT_NORMALIZED,
  SPOOR_PATTERN_NEAREST_DISTANCE,
} from "@spoor/core/semconv";
import type { Window } from "../../window.ts";
import { attributeSql } from "../views.ts";
import { instantIn, numberIn, textIn } from "./answers.ts";
import { fittingEventsSql } from "./events-as-spans.ts";
import { msSql, windowSql } from "./question.ts";
import type { Asked, Condition, Scope } from "./question.ts";

/** What was blocked, and what is known of it beside. */
export interface BlockedTexts {
  /** The earliest first. */
  readonly records: readonly BlockedRecord[];
  /** Blocked steps of which neither the text nor its normal form was recorded. */
  readonly withoutText: number;
  /** What people wrote instead, by the normal form of what was blocked. */
  readonly fixes: ReadonlyMap<string, readonly string[]>;
  /** The pattern that was recorded as the nearest one, by the text that was blocked. */
  readonly nearest: ReadonlyMap<string, RecordedNearest>;
}

/** The pattern that was recorded with a blocked step as the nearest one. */
export interface RecordedNearest {
  readonly name: string;
  /** Edits between the two, as whoever recorded it counted them. */
  readonly distance: number | undefined;
}

const blockedColumns = "*, 'step' AS kind, 'blocked' AS step_status, error_type AS error";

const recordsSql = (where: string, filter: Condition | undefined): string => `
  SELECT ${msSql("time_ns")} AS ms, coalesce(text, normalized_text) AS text, workflow, source,
    error_type, reason, nearest,
    TRY_CAST(${attributeSql(SPOOR_PATTERN_NEAREST_DISTANCE)} AS DOUBLE) AS distance
  FROM ${fittingEventsSql({ columns: blockedColumns, rows: `blocked_steps WHERE ${where}` }, filter)}`;

const fixesSql = (where: string): string => `
  SELECT ${attributeSql(SPOOR_BLOCK_TEXT_NORMALIZED)} AS blocked,
    coalesce(${attributeSql(SPOOR_FIX_TEXT)}, ${attributeSql(SPOOR_FIX_TEXT_NORMALIZED)}) AS fix
  FROM events WHERE name = $fixed AND ${where}`;

async function fixesOf(store: Asked, window: Window): Promise<BlockedTexts["fixes"]> {
  const { where, parameters } = windowSql(window, "time_ns");
  const asked = { ...parameters, fixed: EVENT_SPOOR_STEP_FIXED };
  const fixes = new Map<string, string[]>();
  for (const answer of await store.ask(fixesSql(where), asked)) {
    const [blocked, fix] = [textIn(answer, "blocked"), textIn(answer, "fix")];
    if (blocked === undefined || fix === undefined) continue;
    fixes.set(blocked, [...(fixes.get(blocked) ?? []), fix]);
  }
  return fixes;
}

/**
 * Every blocked step in the window that has a text, as it was recorded or else in its normal form. With a filter those whose
 * span fits, or where no span is stored, those that fit themselves.
 */
export async function blockedTexts(store: Asked, { window, filter }: Scope): Promise<BlockedTexts> {
  const { where, parameters } = windowSql(window, "time_ns");
  const asked = { ...parameters, ...filter?.parameters };
  const answers = await store.ask(recordsSql(where, filter), asked);
  const nearest = new Map<string, RecordedNearest>();
  const records: BlockedRecord[] = [];
  // The sort keeps what is of one instant in the order of the files.
  for (const answer of answers.toSorted((a, b) => numberIn(a, "ms") - numberIn(b, "ms"))) {
    const [text, name] = [textIn(answer, "text"), textIn(answer, "nearest")];
    if (text === undefined || text.trim() === "") continue;
    if (name !== undefined) nearest.set(text, { name, distance: number(answer["distance"]) });
    records.push({
      text,
      at: instantIn(answer, "ms"),
      journey: textIn(answer, "workflow"),
      source: textIn(answer, "source"),
      errorType: textIn(answer, "error_type"),
      reason: textIn(answer, "reason"),
    });
  }
  const withoutText = answers.length - records.length;
  return { records, withoutText, fixes: await fixesOf(store, window), nearest };
}
