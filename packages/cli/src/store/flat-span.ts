import { list, text } from "@spoor/core/record";
import type { Link, SpanRow } from "../ingest/rows.ts";
import { kindOf } from "../view/kind.ts";
import type { SpanKind } from "../view/kind.ts";
import { modelCallOf } from "../view/model-call.ts";
import type { ModelCall } from "../view/model-call.ts";
import { jsonText } from "./json-text.ts";
import { durationOf, millisecondsOf, nanosecondsOf } from "./nanoseconds.ts";
import type { Origin } from "./origin.ts";
import { isObject, plainOf } from "./plain-value.ts";
import type { AnyObject } from "./plain-value.ts";

const traceIdShape = /^[0-9a-f]{32}$/i;
const spanIdShape = /^[0-9a-f]{16}$/i;
const statusError = 2;
const nanosecondsPerMillisecond = 1e6;

/** What an OTLP span says that has a column of its own; the rest is kept in `extra`. */
const told: ReadonlySet<string> = new Set([
  "traceId",
  "spanId",
  "parentSpanId",
  "name",
  "kind",
  "startTimeUnixNano",
  "endTimeUnixNano",
  "attributes",
  "status",
]);

/** A span as the store keeps it. */
export interface FlatSpan {
  /** As the views read it; its text is whole. */
  readonly row: SpanRow;
  readonly kind: SpanKind;
  /** Of a span of the kind `model`. */
  readonly call: ModelCall | undefined;
  /** Digits. */
  readonly startNs: string;
  /** Digits. */
  readonly durationNs: string;
  /** OTLP's kind, 0 to 5. */
  readonly spanKind: number;
  /** JSON of an object. */
  readonly attributes: string;
  /** JSON of an object; null where there is nothing more to say. */
  readonly extra: string | null;
  readonly resource: string | null;
  readonly scope: string | null;
}

/** Where a record stood in its request. */
export interface Place {
  readonly resource: Origin;
  readonly scope: Origin;
}

function idOf(value: unknown, shape: RegExp): string | undefined {
  return typeof value === "string" && shape.test(value) ? value.toLowerCase() : undefined;
}

export const traceIdOf = (value: unknown): string | undefined => idOf(value, traceIdShape);
export const spanIdOf = (value: unknown): string | undefined => idOf(value, spanIdShape);

/** Whether a field of OTLP says nothing: protobuf has no other way to leave it out. */
export function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    value === 0 ||
    value === "0" ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** The fields of a record that `known` does not name and that say something, as JSON with `more`; null where there is none. */
export function extraOf(
  record: AnyObject,
  known: ReadonlySet<string>,
  more: AnyObject,
): string | null {
  const out: Record<string, unknown> = Object.create(null);
  let found = false;
  for (const key of Object.keys(record)) {
    const value = record[key];
    if (known.has(key) || isEmpty(value)) continue;
    out[key] = value;
    found = true;
  }
  for (const key of Object.keys(more)) {
    const value = more[key];
    if (isEmpty(value)) continue;
    out[key] = value;
    found = true;
  }
  return found ? jsonText(out) : null;
}

/** The spans that the links of a span point to. */
export function linksOf(links: unknown): readonly Link[] {
  return list(links).flatMap((link) => {
    const traceId = isObject(link) ? traceIdOf(link["traceId"]) : undefined;
    const spanId = isObject(link) ? spanIdOf(link["spanId"]) : undefined;
    return traceId === undefined || spanId === undefined ? [] : [{ traceId, spanId }];
  });
}

const kindNames = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];

function spanKindOf(kind: unknown): number {
  if (typeof kind === "number" && kind >= 0 && kind < kindNames.length) return kind;
  const name = typeof kind === "string" ? kind.replace("SPAN_KIND_", "") : "";
  return Math.max(0, kindNames.indexOf(name));
}

interface Status {
  readonly failed: boolean;
  /** The code, where it is not told by whether the span failed. */
  readonly code: unknown;
  readonly message: string | undefined;
}

function statusOf(status: unknown): Status {
  if (!isObject(status)) return { failed: false, code: undefined, message: undefined };
  const code = status["code"];
  const failed = code === statusError || code === "STATUS_CODE_ERROR";
  return { failed, code: failed ? undefined : code, message: text(status["message"]) };
}

/** The span of an OTLP request as the store keeps it; undefined where it has no ids or no start. Never throws. */
export function flatSpanOf(span: unknown, { resource, scope }: Place): FlatSpan | undefined {
  if (!isObject(span)) return undefined;
  const traceId = traceIdOf(span["traceId"]);
  const spanId = spanIdOf(span["spanId"]);
  const startNs = nanosecondsOf(span["startTimeUnixNano"]);
  if (traceId === undefined || spanId === undefined || startNs === undefined) return undefined;
  const endNs = nanosecondsOf(span["endTimeUnixNano"]);
  const durationNs = durationOf(startNs, endNs ?? startNs);
  const { attributes, odd } = plainOf(span["attributes"]);
  const { failed, code, message } = statusOf(span["status"]);
  const row: SpanRow = {
    traceId,
    spanId,
    parentSpanId: spanIdOf(span["parentSpanId"]),
    name: text(span["name"]) ?? "",
    startMs: millisecondsOf(startNs),
    durationMs: Number(durationNs) / nanosecondsPerMillisecond,
    failed,
    message,
    attributes,
    links: linksOf(span["links"]),
    service: resource.service,
  };
  const kind = kindOf(row);
  const hasOtherEnd = durationNs === "0" && endNs !== startNs;
  const more = { odd, code, ...(hasOtherEnd && { endTimeUnixNano: span["endTimeUnixNano"] }) };
  return {
    row,
    kind,
    call: kind === "model" ? modelCallOf(row) : undefined,
    startNs,
    durationNs,
    spanKind: spanKindOf(span["kind"]),
    attributes: jsonText(attributes),
    extra: extraOf(span, told, more),
    resource: resource.text,
    scope: scope.text,
  };
}
