import { at, text, texts } from "@spoor/core/record";
import { matches, statusesOf } from "@spoor/core/search";
import type { Query, SearchRecord } from "@spoor/core/search";
import {
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_TOOL_NAME,
  GEN_AI_WORKFLOW_NAME,
  SESSION_ID,
  SPOOR_PURPOSE,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  USER_ID,
} from "@spoor/core/semconv";
import type { EventRow, RowAttributes, Rows, SpanRow } from "../ingest/rows.ts";
import { attributeOf } from "./ancestors.ts";
import { nameOf, promptOf } from "./cost/dimension.ts";
import { errorTypeOf, kindOf } from "./kind.ts";
import type { SpanKind } from "./kind.ts";
import { modelCallOf } from "./model-call.ts";

type Values = SearchRecord["values"];

const stepName = nameOf("step", SPOOR_STEP_NAME);
const toolName = nameOf("tool", GEN_AI_TOOL_NAME);
const agentName = nameOf("agent", GEN_AI_AGENT_NAME);
const session = attributeOf([SESSION_ID, GEN_AI_CONVERSATION_ID]);
const user = attributeOf([USER_ID]);
const tenant = attributeOf([SPOOR_TENANT_ID]);
const purpose = attributeOf([SPOOR_PURPOSE]);

const statusNames: ReadonlyMap<SpanKind, string> = new Map<SpanKind, string>([
  ["workflow", SPOOR_WORKFLOW_STATUS],
  ["step", SPOOR_STEP_STATUS],
]);

/** How a workflow or step ended, as it says itself or its span does; of other spans nothing. */
function endOf({ attributes, failed }: SpanRow, kind: SpanKind): string | undefined {
  const name = statusNames.get(kind);
  if (name === undefined) return undefined;
  return text(at(attributes, name)) ?? (failed ? "failed" : "completed");
}

function callOf(span: SpanRow): Values {
  const { model, responseModel, provider, usd, tokens } = modelCallOf(span);
  return known({
    model: [model, responseModel].filter((one) => one !== undefined),
    provider,
    cost: usd,
    input: tokens.input,
    output: tokens.output,
    tokens: tokens.input + tokens.output,
  });
}

const known = (values: { readonly [Name in keyof Values]: Values[Name] | undefined }): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

const attribute = (attributes: RowAttributes, name: string): string | undefined =>
  text(at(attributes, name));

/** A span as searches see it, by what it says itself: the spans around it are not known. */
export function spanRecordOf(span: SpanRow): SearchRecord {
  const { attributes, traceId, spanId, failed } = span;
  const kind = kindOf(span);
  const error = errorTypeOf(span);
  const values = known({
    kind,
    status: statusesOf({ failed, error, status: endOf(span, kind) }),
    name: span.name,
    message: span.message,
    error,
    duration: span.durationMs,
    time: span.startMs,
    service: span.service,
    workflow: attribute(attributes, GEN_AI_WORKFLOW_NAME),
    run: attribute(attributes, SPOOR_WORKFLOW_RUN_ID),
    step: stepName(span),
    tool: toolName(span),
    agent: agentName(span),
    session: session(span),
    user: user(span),
    tenant: tenant(span),
    tag: texts(at(attributes, SPOOR_TAGS)),
    purpose: purpose(span),
    prompt: promptOf(span),
    trace: traceId,
    span: spanId,
  });
  return { values: kind === "model" ? { ...values, ...callOf(span) } : values, attributes };
}

/** Those of `rows` that `query`, asked at `nowMs`, looks for; all without one. */
export function searchedRows(rows: Rows, query: Query | undefined, nowMs: number): Rows {
  if (query === undefined) return rows;
  return {
    ...rows,
    spans: rows.spans.filter((span) => matches(query, spanRecordOf(span), nowMs)),
    events: rows.events.filter((event) => matches(query, eventRecordOf(event), nowMs)),
  };
}

/** An event as searches see it. */
export function eventRecordOf(event: EventRow): SearchRecord {
  const { name, timeMs, service, traceId, spanId, attributes } = event;
  const values = known({ name, time: timeMs, service, trace: traceId, span: spanId });
  return { values, attributes };
}
