import { makeRedactor, Sanitizer } from "@spoor/core/redact";
import type { AttributeValue, Attributes } from "@spoor/core/record";
import { LOG_RECORD_UID, SERVICE_NAME, SPOOR_LEGACY_KIND } from "@spoor/core/semconv";
import { hashOf, Occurrences, spanIdOf, traceIdOf } from "./identity.ts";
import type { LegacyEvent, LegacySpan } from "./item.ts";
import type { LegacyKind } from "./kind.ts";

/** An old record as telemetry. */
export interface Told {
  readonly signal: "spans" | "events";
  readonly name: string;
  /** Nanoseconds since 1970, as the old record has it. */
  readonly timeNs: bigint;
  /** What tells it from every other record: 32 hex digits of an event, the 16 of its id of a span. */
  readonly uid: string;
  /** A span or a log record of OTLP/JSON. */
  readonly record: Readonly<Record<string, unknown>>;
}

const internal = 1;
const client = 3;
const failedStatus = 2;
/** OTLP's severity of what is worth a look, and of all else. */
const severities = { warning: 13, info: 9 } as const;
const maxText = 4096;

function anyValue(value: AttributeValue): unknown {
  if (Array.isArray(value)) return { arrayValue: { values: value.map((item) => anyValue(item)) } };
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** Makes the records of one file telemetry: with ids that are the same in every run, and without secrets. */
export class OtlpOfLegacy {
  readonly #kind: LegacyKind;
  readonly #redactor = makeRedactor();
  readonly #equal = new Occurrences();
  readonly #places = new Occurrences();

  constructor(kind: LegacyKind) {
    this.#kind = kind;
  }

  /** The telemetry that `item` becomes. */
  of(item: LegacyEvent | LegacySpan): Told {
    return item.as === "span" ? this.#span(item) : this.#event(item);
  }

  #key(key: readonly unknown[]): readonly unknown[] {
    return [this.#kind.service, ...key];
  }

  #attributes(attributes: Attributes): unknown[] {
    const sanitizer = new Sanitizer({ textLength: maxText }, (text, name) =>
      this.#redactor.text(text, name),
    );
    const all: Attributes = { ...attributes, [SPOOR_LEGACY_KIND]: this.#kind.name };
    return Object.entries(all).map(([key, value]) => ({
      key,
      value: anyValue(this.#clean(value, key, sanitizer)),
    }));
  }

  #clean(value: AttributeValue, key: string, sanitizer: Sanitizer): AttributeValue {
    if (Array.isArray(value))
      return value.every((item) => typeof item === "string")
        ? value.map((item) => sanitizer.text(this.#redactor.text(item, key)))
        : value;
    return typeof value === "string" ? sanitizer.text(this.#redactor.text(value, key)) : value;
  }

  /** A span that comes twice in one file is two, and its children are those of the first. */
  #span(item: LegacySpan): Told {
    const { name, startNs, endNs, failed, message = "", parent, isClient } = item;
    const own = spanIdOf(this.#key(item.key));
    const before = this.#equal.next(own);
    const spanId = before === 0 ? own : spanIdOf([...this.#key(item.key), before]);
    const traceId = traceIdOf(this.#key(item.trace));
    const text = this.#redactor.text(message);
    const record = {
      traceId,
      spanId,
      ...(parent !== undefined && { parentSpanId: spanIdOf(this.#key(parent)) }),
      name: this.#redactor.text(name),
      kind: isClient ? client : internal,
      startTimeUnixNano: String(startNs > 0n ? startNs : 1n),
      endTimeUnixNano: String(endNs > startNs ? endNs : startNs),
      attributes: this.#attributes(item.attributes),
      ...(failed && { status: { code: failedStatus, ...(text !== "" && { message: text }) } }),
    };
    return { signal: "spans", name, timeNs: startNs, uid: spanId, record };
  }

  #event(item: LegacyEvent): Told {
    const { name, parent, trace } = item;
    const key = [...this.#key(item.key), name];
    const before = this.#equal.next(hashOf(key));
    const uid = hashOf([...key, before]).slice(0, 32);
    const traceId = trace === undefined ? uid : traceIdOf(this.#key(trace));
    const spanId = parent === undefined ? uid.slice(0, 16) : spanIdOf(this.#key(parent));
    // A store takes events of one name, place and moment for one: those in one span lie a nanosecond apart.
    const apart =
      parent === undefined
        ? 0
        : this.#places.next(hashOf([traceId, spanId, name, String(item.timeNs)]));
    const record = {
      timeUnixNano: String(item.timeNs + BigInt(apart)),
      traceId,
      spanId,
      eventName: name,
      severityNumber: item.isWarning === true ? severities.warning : severities.info,
      attributes: [
        ...this.#attributes(item.attributes),
        { key: LOG_RECORD_UID, value: { stringValue: uid } },
      ],
    };
    return { signal: "events", name, timeNs: item.timeNs, uid, record };
  }
}

/** One export request with `records` of one signal, which a program called `service` wrote. */
export function requestOf(
  service: string,
  signal: Told["signal"],
  records: readonly Told["record"][],
): unknown {
  const resource = { attributes: [{ key: SERVICE_NAME, value: { stringValue: service } }] };
  const scope = { name: "spoor-migrate" };
  return signal === "spans"
    ? { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: records }] }] }
    : { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: records }] }] };
}
