import { at, list, text } from "../record/index.ts";

/** The three kinds of OTLP/JSON requests: what their lists are called. */
export const requestKinds = [
  { signal: "span", resources: "resourceSpans", scopes: "scopeSpans", records: "spans" },
  { signal: "event", resources: "resourceLogs", scopes: "scopeLogs", records: "logRecords" },
  { signal: "metric", resources: "resourceMetrics", scopes: "scopeMetrics", records: "metrics" },
] as const;

export type RequestKind = (typeof requestKinds)[number];

/** A span, log record or metric as it stands in a request. */
export interface RawRecord {
  readonly record: unknown;
  readonly scopeName: string;
  readonly schemaUrl: string | undefined;
}

/** The records of `kind` in a request. */
export function* recordsOf(request: unknown, kind: RequestKind): Generator<RawRecord> {
  for (const resource of list(at(request, kind.resources))) {
    for (const scope of list(at(resource, kind.scopes))) {
      const scopeName = text(at(at(scope, "scope"), "name")) ?? "";
      const schemaUrl = text(at(scope, "schemaUrl"));
      for (const record of list(at(scope, kind.records))) yield { record, scopeName, schemaUrl };
    }
  }
}

/** A member of an enumeration in lower case, which OTLP/JSON writes as its number or by its name behind `prefix`. */
export function memberOf<Member extends string>(
  value: unknown,
  members: readonly Member[],
  prefix: string,
): Member | undefined {
  if (typeof value === "number") return members[value];
  return members.find((member) => value === `${prefix}${member.toUpperCase()}`);
}

type IdKey = "traceId" | "spanId";

const idShapes: Readonly<Record<IdKey, RegExp>> = {
  traceId: /^[0-9a-f]{32}$/i,
  spanId: /^[0-9a-f]{16}$/i,
};

/** The id in lower case; undefined where there is none of the right shape. */
export function idOf(record: unknown, key: IdKey): string | undefined {
  const id = text(at(record, key));
  return id !== undefined && idShapes[key].test(id) && /[^0]/.test(id)
    ? id.toLowerCase()
    : undefined;
}

/** Nanoseconds since 1970; undefined where there are none. */
export function nanosOf(value: unknown): bigint | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return BigInt(value);
  return typeof value === "string" && /^[1-9]\d{0,19}$/.test(value) ? BigInt(value) : undefined;
}
