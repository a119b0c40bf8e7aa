import { at, number, text } from "@spoor/core/record";
import {
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_RECOVERED,
  SPOOR_STEP_ATTEMPT,
  SPOOR_STEP_INDEX,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import { errorTypeOf } from "../view/kind.ts";
import type { SpanKind } from "../view/kind.ts";
import {
  agentName,
  endOf,
  nameOf,
  promptOf,
  purposeOf,
  sessionOf,
  stepName,
  tagsOf,
  tenantOf,
  toolName,
  userOf,
} from "../view/span-place.ts";
import type { SpanName } from "../view/span-place.ts";
import type { Cell, Column, StoreTable } from "./column.ts";
import { derivedColumns } from "./derived-columns.ts";
import type { FlatSpan } from "./flat-span.ts";
import { jsonText } from "./json-text.ts";

/** Picodollars to the dollar: sums of whole ones do not depend on their order. */
const pico = 1e12;

const attribute = ({ row }: FlatSpan, name: string): string | undefined =>
  text(at(row.attributes, name));

function picoOf(usd: number | undefined): Cell {
  const amount = usd === undefined ? undefined : Math.round(usd * pico);
  return Number.isSafeInteger(amount) ? amount : undefined;
}

/** A count that is no whole number has no place in a sum of such. */
function wholeOf(tokens: number | undefined): Cell {
  const whole = tokens === undefined ? undefined : Math.round(tokens);
  return Number.isSafeInteger(whole) ? whole : undefined;
}

function smallOf(value: unknown): Cell {
  const whole = number(value);
  return whole !== undefined && Number.isInteger(whole) && Math.abs(whole) < 2 ** 31
    ? whole
    : undefined;
}

/** The name that a span gives itself. */
const named =
  (name: SpanName) =>
  ({ row, kind }: FlatSpan): Cell =>
    nameOf(row, kind, name);

/** How a span of one kind ended. */
const endIf =
  (own: SpanKind) =>
  ({ row, kind }: FlatSpan): Cell =>
    kind === own ? endOf(row, kind) : undefined;

function tagsJson({ row }: FlatSpan): Cell {
  const tags = tagsOf(row);
  return tags === undefined ? undefined : jsonText(tags);
}

const identity: readonly Column<FlatSpan>[] = [
  { name: "trace_id", type: "VARCHAR", read: ({ row }) => row.traceId },
  { name: "span_id", type: "VARCHAR", read: ({ row }) => row.spanId },
  { name: "parent_id", type: "VARCHAR", read: ({ row }) => row.parentSpanId },
  { name: "name", type: "VARCHAR", read: ({ row }) => row.name },
  { name: "kind", type: "VARCHAR", read: ({ kind }) => kind },
  { name: "span_kind", type: "UTINYINT", read: ({ spanKind }) => spanKind },
  { name: "start_ns", type: "BIGINT", read: ({ startNs }) => startNs },
  { name: "duration_ns", type: "BIGINT", read: ({ durationNs }) => durationNs },
  { name: "failed", type: "BOOLEAN", read: ({ row }) => row.failed },
  { name: "error", type: "VARCHAR", read: ({ row }) => errorTypeOf(row) },
  { name: "message", type: "VARCHAR", read: ({ row }) => row.message },
  { name: "service", type: "VARCHAR", read: ({ row }) => row.service },
];

const modelCall: readonly Column<FlatSpan>[] = [
  { name: "operation", type: "VARCHAR", read: ({ call }) => call?.operation },
  { name: "provider", type: "VARCHAR", read: ({ call }) => call?.provider },
  { name: "model", type: "VARCHAR", read: ({ call }) => call?.model },
  { name: "response_model", type: "VARCHAR", read: ({ call }) => call?.responseModel },
  { name: "input_tokens", type: "BIGINT", read: ({ call }) => wholeOf(call?.tokens.input) },
  { name: "output_tokens", type: "BIGINT", read: ({ call }) => wholeOf(call?.tokens.output) },
  {
    name: "cache_read_tokens",
    type: "BIGINT",
    read: ({ call }) => wholeOf(call?.tokens.cacheRead),
  },
  {
    name: "cache_write_tokens",
    type: "BIGINT",
    read: ({ call }) => wholeOf(call?.tokens.cacheWrite),
  },
  { name: "cost_pico", type: "BIGINT", read: ({ call }) => picoOf(call?.usd) },
  { name: "charged_amount", type: "DOUBLE", read: ({ call }) => call?.charged?.amount },
  { name: "charged_currency", type: "VARCHAR", read: ({ call }) => call?.charged?.currency },
  { name: "unpriced_reason", type: "VARCHAR", read: ({ call }) => call?.unpricedReason },
  { name: "estimated_pico", type: "BIGINT", read: ({ call }) => picoOf(call?.estimatedUsd) },
];

const place: readonly Column<FlatSpan>[] = [
  { name: "workflow", type: "VARCHAR", read: (span) => attribute(span, GEN_AI_WORKFLOW_NAME) },
  { name: "run_id", type: "VARCHAR", read: (span) => attribute(span, SPOOR_WORKFLOW_RUN_ID) },
  { name: "workflow_status", type: "VARCHAR", read: endIf("workflow") },
  { name: "step", type: "VARCHAR", read: named(stepName) },
  {
    name: "step_index",
    type: "INTEGER",
    read: ({ row }) => smallOf(at(row.attributes, SPOOR_STEP_INDEX)),
  },
  {
    name: "step_attempt",
    type: "INTEGER",
    read: ({ row }) => smallOf(at(row.attributes, SPOOR_STEP_ATTEMPT)),
  },
  { name: "step_status", type: "VARCHAR", read: endIf("step") },
  {
    name: "block_reason",
    type: "VARCHAR",
    read: (span) => attribute(span, SPOOR_BLOCK_REASON),
  },
  {
    name: "block_normalized_text",
    type: "VARCHAR",
    read: (span) => attribute(span, SPOOR_BLOCK_TEXT_NORMALIZED),
  },
  { name: "tool", type: "VARCHAR", read: named(toolName) },
  { name: "agent", type: "VARCHAR", read: named(agentName) },
  { name: "session", type: "VARCHAR", read: ({ row }) => sessionOf(row) },
  { name: "user", type: "VARCHAR", read: ({ row }) => userOf(row) },
  { name: "tenant", type: "VARCHAR", read: ({ row }) => tenantOf(row) },
  { name: "purpose", type: "VARCHAR", read: ({ row }) => purposeOf(row) },
  { name: "prompt", type: "VARCHAR", read: ({ row }) => promptOf(row) },
  { name: "tags", type: "VARCHAR[]", read: tagsJson },
];

const whole: readonly Column<FlatSpan>[] = [
  {
    name: "recovered",
    type: "BOOLEAN",
    read: ({ row }) => at(row.attributes, SPOOR_RECOVERED) === true,
  },
  { name: "attributes", type: "VARCHAR", read: ({ attributes }) => attributes },
  { name: "extra", type: "VARCHAR", read: ({ extra }) => extra },
  { name: "resource", type: "VARCHAR", read: ({ resource }) => resource },
  { name: "scope", type: "VARCHAR", read: ({ scope }) => scope },
];

/** The table of spans. */
export const spanTable: StoreTable<FlatSpan> = {
  name: "spans",
  columns: [...identity, ...modelCall, ...place, ...whole],
  derived: derivedColumns,
  time: "start_ns",
  key: ["trace_id", "span_id"],
};
