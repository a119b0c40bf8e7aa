import { at, text } from "../record/index.ts";
import {
  GEN_AI_AGENT_NAME,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_ENCODING_FORMATS,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_RESPONSE_STATUS,
  GEN_AI_TOOL_NAME,
  GEN_AI_WORKFLOW_NAME,
  MCP_METHOD_NAME,
  SPAN_GEN_AI_CLIENT_INFERENCE,
  SPAN_GEN_AI_EMBEDDINGS_CLIENT,
  SPAN_GEN_AI_EXECUTE_TOOL_INTERNAL,
  SPAN_GEN_AI_INVOKE_AGENT_INTERNAL,
  SPAN_GEN_AI_INVOKE_WORKFLOW_INTERNAL,
  SPAN_MCP_CLIENT,
  SPAN_MCP_SERVER,
  SPAN_SPOOR_RUN_STEP,
  SPOOR_OUTCOME,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
} from "../semconv/index.ts";
import { genAiRegistry, spoorRegistry } from "../semconv/tables.ts";
import type { Registry } from "../semconv/tables.ts";
import { idOf, memberOf, nanosOf } from "./otlp.ts";
import type { RawRecord } from "./otlp.ts";
import { Attributes } from "./sample.ts";
import type { Sample, Scope } from "./sample.ts";
import type { Spelling } from "./spelling.ts";

const spanKinds = ["unspecified", "internal", "server", "client", "producer", "consumer"] as const;
const statuses = ["unset", "ok", "error"] as const;

export type SpanType = Registry["spans"][string];

/** A span with the type that the conventions give it. */
export interface SpanSample extends Sample {
  /** The type's name in the registry; undefined for a span that is of none. */
  readonly type: string | undefined;
  readonly spanKind: (typeof spanKinds)[number] | undefined;
  readonly status: (typeof statuses)[number];
  readonly startNanos: bigint | undefined;
  readonly endNanos: bigint | undefined;
}

const spanTypes: ReadonlyMap<string, SpanType> = new Map([
  ...Object.entries(genAiRegistry.spans),
  ...Object.entries(spoorRegistry.spans),
]);

export function spanTypeOf(type: string | undefined): SpanType | undefined {
  return type === undefined ? undefined : spanTypes.get(type);
}

/** What tells the type of a span that does not name its operation; the first one that is there decides. */
const telling: readonly (readonly [name: string, type: string])[] = [
  [SPOOR_STEP_NAME, SPAN_SPOOR_RUN_STEP],
  [SPOOR_STEP_STATUS, SPAN_SPOOR_RUN_STEP],
  [GEN_AI_REQUEST_ENCODING_FORMATS, SPAN_GEN_AI_EMBEDDINGS_CLIENT],
  [GEN_AI_RESPONSE_MODEL, SPAN_GEN_AI_CLIENT_INFERENCE],
  [GEN_AI_REQUEST_MODEL, SPAN_GEN_AI_CLIENT_INFERENCE],
  [GEN_AI_PROVIDER_NAME, SPAN_GEN_AI_CLIENT_INFERENCE],
  [GEN_AI_TOOL_NAME, SPAN_GEN_AI_EXECUTE_TOOL_INTERNAL],
  [GEN_AI_AGENT_NAME, SPAN_GEN_AI_INVOKE_AGENT_INTERNAL],
  [GEN_AI_WORKFLOW_NAME, SPAN_GEN_AI_INVOKE_WORKFLOW_INTERNAL],
];

/** The type of a span: by its operation and kind, else by what only spans of one type carry. */
function typeOf(attributes: Attributes, kind: SpanSample["spanKind"]): string | undefined {
  if (attributes.has(MCP_METHOD_NAME)) return kind === "server" ? SPAN_MCP_SERVER : SPAN_MCP_CLIENT;
  const operation = attributes.text(GEN_AI_OPERATION_NAME);
  if (operation === undefined) return telling.find(([name]) => attributes.has(name))?.[1];
  const named = [...spanTypes].filter(([, { operations }]) => operations.includes(operation));
  const ofKind = named.find(([, { kinds }]) => kind !== undefined && kinds.includes(kind));
  return (ofKind ?? named.at(-1))?.[0];
}

/** Reads a span of a request. */
export function spanSampleOf({ record }: RawRecord, scope: Scope, spelling: Spelling): SpanSample {
  const attributes = new Attributes(at(record, "attributes"), spelling);
  const spanKind = memberOf(at(record, "kind") ?? 0, spanKinds, "SPAN_KIND_");
  const type = typeOf(attributes, spanKind);
  const name = text(at(record, "name")) ?? "";
  return {
    signal: "span",
    name,
    kind: type ?? name,
    scope,
    traceId: idOf(record, "traceId"),
    spanId: idOf(record, "spanId"),
    attributes,
    type,
    spanKind,
    status: memberOf(at(at(record, "status"), "code"), statuses, "STATUS_CODE_") ?? "unset",
    startNanos: nanosOf(at(record, "startTimeUnixNano")),
    endNanos: nanosOf(at(record, "endTimeUnixNano")),
  };
}

/** What the provider says of a reply that it has not made yet. */
const pending: ReadonlySet<string> = new Set(["queued", "in_progress"]);

/** Whether a span is of a call that was answered in full, so that all of the answer could be recorded. */
export function isAnswered({ status, attributes }: SpanSample): boolean {
  if (pending.has(attributes.text(GEN_AI_RESPONSE_STATUS) ?? "")) return false;
  const outcome = attributes.text(SPOOR_OUTCOME);
  return status !== "error" && (outcome === undefined || outcome === "completed");
}
