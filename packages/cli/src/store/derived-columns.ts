import {
  ERROR_TYPE,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_CATEGORY,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_POLICY_NAME,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_RETRYABLE,
  SPOOR_BLOCK_SOURCE,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_PATTERN_NEAREST_DISTANCE,
  SPOOR_PATTERN_NEAREST_NAME,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import { quoted } from "./column.ts";
import type { DerivedColumn } from "./column.ts";

/** What a model call takes over from the nearest span above it that says it: the column of that span. */
export const carried = [
  "step",
  "agent",
  "tool",
  "session",
  "user",
  "tenant",
  "purpose",
  "tags",
  "prompt",
] as const;

export type Carried = (typeof carried)[number];

/** What the row `span` says itself of `name`, as text: tags are a JSON array. */
export function carriedSql(name: Carried, span: string): string {
  const column = `${span}.${quoted(name)}`;
  return name === "tags" ? `CAST(to_json(${column}) AS VARCHAR)` : column;
}

/** The attributes of a blocked step that questions read. */
const blockAttributes = [
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_POLICY_NAME,
  SPOOR_BLOCK_CATEGORY,
  SPOOR_BLOCK_SOURCE,
  SPOOR_BLOCK_RETRYABLE,
  SPOOR_PATTERN_NEAREST_DISTANCE,
  SPOOR_PATTERN_NEAREST_NAME,
  ERROR_TYPE,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_WORKFLOW_RUN_ID,
];

/** Whether a span is a step that ended blocked. */
export const isBlockedSql = "kind = 'step' AND step_status = 'blocked'";

/** The attributes of a blocked step that questions read, as JSON; NULL for every other span. */
export const blockSql: string = `CASE WHEN ${isBlockedSql} THEN CAST(json_object(${blockAttributes
  .map((name) => `'${name}', attributes -> '$."${name}"'`)
  .join(", ")}) AS VARCHAR) END`;

const text = (name: string): DerivedColumn => ({ name, type: "VARCHAR", before: "NULL" });

/**
 * Columns that only files of spans have, worked out from the others when a file is written. Where `settled` is true, all spans
 * of the trace that were there by then are in the file, and the columns after it hold: of a model call what it takes over
 * from the spans above it, NULL where it says so itself, of a step or a model call the workflow and the run to which it
 * belongs, and of a workflow the first start and the last end in its run, NULL where these are its own.
 */
export const derivedColumns: readonly DerivedColumn[] = [
  { name: "block", type: "VARCHAR", before: `CASE WHEN ${isBlockedSql} THEN attributes END` },
  { name: "settled", type: "BOOLEAN", before: "false" },
  text("of_workflow"),
  text("of_run"),
  { name: "of_first_ns", type: "BIGINT", before: "NULL" },
  { name: "of_last_ns", type: "BIGINT", before: "NULL" },
  ...carried.map((name) => text(`of_${name}`)),
];
