import { at, text } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_OPERATION_NAME,
  GEN_AI_RESPONSE_STATUS,
  SPOOR_STEP_STATUS,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_OWNER_ID,
} from "@spoor/core/semconv";
import type { SpanRow } from "../ingest/rows.ts";

const spanKinds = ["workflow", "step", "model", "tool", "agent", "other"] as const;

/** What a span stands for. */
export type SpanKind = (typeof spanKinds)[number];

const kinds: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ["invoke_workflow", "workflow"],
  ["chat", "model"],
  ["generate_content", "model"],
  ["text_completion", "model"],
  ["embeddings", "model"],
  ["fetch_response", "model"],
  ["execute_tool", "tool"],
  ["invoke_agent", "agent"],
]);

/**
 * What `span` stands for; a step is told by its status or name, as it has no operation of the conventions. A span that
 * repeats the call of another one, which owns its usage, is no call of its own.
 */
export function kindOf(span: SpanRow): SpanKind {
  if (at(span.attributes, SPOOR_USAGE_OWNER_ID) !== undefined) return "other";
  if (isPending(span)) return "other";
  const operation = text(at(span.attributes, GEN_AI_OPERATION_NAME));
  if (operation !== undefined) return kinds.get(operation) ?? "other";
  const isStep =
    at(span.attributes, SPOOR_STEP_STATUS) !== undefined || span.name.startsWith("run_step ");
  return isStep ? "step" : "other";
}

/** Whether the reply of a call is made later: the span that fetches it, and owns its usage, has a cost. */
function isPending({ attributes }: SpanRow): boolean {
  if (at(attributes, SPOOR_USAGE_COST_STATUS) !== undefined) return false;
  const status = at(attributes, GEN_AI_RESPONSE_STATUS);
  if (status === "queued" || status === "in_progress") return true;
  return at(attributes, GEN_AI_OPERATION_NAME) === "fetch_response";
}

/** The kind that the store calls `name`. */
export function spanKindOf(name: unknown): SpanKind {
  return spanKinds.find((kind) => kind === name) ?? "other";
}

/** The error of `span`: its `error.type`, `_OTHER` where it failed without saying how, or undefined. */
export function errorTypeOf(span: SpanRow): string | undefined {
  return text(at(span.attributes, ERROR_TYPE)) ?? (span.failed ? "_OTHER" : undefined);
}

/** The key of a span within all traces. */
export function spanKey(traceId: string, spanId: string): string {
  return `${traceId}/${spanId}`;
}
