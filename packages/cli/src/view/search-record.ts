import { at, text } from "@spoor/core/record";
import { matches, statusesOf } from "@spoor/core/search";
import type { Query, SearchRecord } from "@spoor/core/search";
import { GEN_AI_WORKFLOW_NAME, SPOOR_WORKFLOW_RUN_ID } from "@spoor/core/semconv";
import type { EventRow, RowAttributes, Rows, SpanRow } from "../ingest/rows.ts";
import { errorTypeOf, kindOf } from "./kind.ts";
import { modelCallOf } from "./model-call.ts";
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
} from "./span-place.ts";

type Values = SearchRecord["values"];

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
    step: nameOf(span, kind, stepName),
    tool: nameOf(span, kind, toolName),
    agent: nameOf(span, kind, agentName),
    session: sessionOf(span),
    user: userOf(span),
    tenant: tenantOf(span),
    tag: tagsOf(span),
    purpose: purposeOf(span),
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
