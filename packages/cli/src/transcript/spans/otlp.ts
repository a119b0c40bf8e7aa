import type { AttributeValue } from "@spoor/core/record";
import { profileOf } from "@spoor/core/semconv";
import type { Stretch } from "./nanos.ts";

/** Attributes of which those that are not known are left out. */
export type SomeAttributes = Readonly<Record<string, AttributeValue | undefined>>;

/** One span of a session. */
export interface SessionSpan extends Stretch {
  readonly id: string;
  /** Undefined for the root. */
  readonly parent: string | undefined;
  readonly name: string;
  readonly kind: keyof typeof spanKinds;
  readonly attributes: SomeAttributes;
  readonly hasFailed: boolean;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
}

/** Something that happened in a session. */
export interface SessionEvent {
  readonly name: string;
  /** Nanoseconds since 1970. */
  readonly at: bigint;
  /** The span in which it happened. */
  readonly span: string;
  readonly severity: number;
  readonly attributes: SomeAttributes;
}

const spanKinds = { internal: 1, client: 3 } as const;
const failedStatus = { code: 2 };
const { schemaUrl } = profileOf("current");
/** What reads transcripts is not what traces programs: the calls have no cost yet. */
const scope = { name: "@spoor/cli/transcript" };

function itemOf(value: string | number | boolean): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function keyValues(attributes: SomeAttributes): object[] {
  const found: object[] = [];
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    found.push({
      key,
      value: Array.isArray(value) ? { arrayValue: { values: value.map(itemOf) } } : itemOf(value),
    });
  }
  return found;
}

function spanOf(traceId: string, span: SessionSpan): object {
  return {
    traceId,
    spanId: span.id,
    ...(span.parent !== undefined && { parentSpanId: span.parent }),
    name: span.name,
    kind: spanKinds[span.kind],
    startTimeUnixNano: String(span.start),
    endTimeUnixNano: String(span.end),
    attributes: keyValues(span.attributes),
    status: span.hasFailed ? failedStatus : {},
    ...(span.links !== undefined && { links: span.links }),
  };
}

/** A request with `spans` of one trace. */
export function spansRequest(
  traceId: string,
  resource: SomeAttributes,
  spans: readonly SessionSpan[],
): object {
  const scopeSpans = [{ scope, schemaUrl, spans: spans.map((span) => spanOf(traceId, span)) }];
  return { resourceSpans: [{ resource: { attributes: keyValues(resource) }, scopeSpans }] };
}

/** A request with `events` of one trace. */
export function eventsRequest(
  traceId: string,
  resource: SomeAttributes,
  events: readonly SessionEvent[],
): object {
  const logRecords = events.map(({ name, at, span, severity, attributes }) => ({
    timeUnixNano: String(at),
    observedTimeUnixNano: String(at),
    severityNumber: severity,
    eventName: name,
    traceId,
    spanId: span,
    attributes: keyValues(attributes),
  }));
  const scopeLogs = [{ scope, schemaUrl, logRecords }];
  return { resourceLogs: [{ resource: { attributes: keyValues(resource) }, scopeLogs }] };
}
