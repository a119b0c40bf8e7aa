import { at, list, text } from "@spoor/core/record";
import { msOf } from "./otlp.ts";

/** Which records of a request to keep. */
export interface Keep {
  /** Asked of every span, once. */
  span(span: unknown, startMs: number): boolean;
  /** Asked of every log record and every data point of a metric. */
  record(timeMs: number): boolean;
}

type Object = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Object => typeof value === "object" && value !== null;

/** `parent` with the list `key` mapped by `change`, which leaves items out by giving undefined; undefined when none is left. */
function mapped(
  parent: unknown,
  key: string,
  change: (item: unknown) => unknown,
): Object | undefined {
  if (!isObject(parent)) return undefined;
  const items = list(at(parent, key)).flatMap((item) => change(item) ?? []);
  return items.length > 0 ? { ...parent, [key]: items } : undefined;
}

const shapes = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"] as const;

function metricWithin(metric: unknown, keep: Keep): unknown {
  if (!isObject(metric)) return undefined;
  for (const shape of shapes) {
    const data = at(metric, shape);
    if (data === undefined) continue;
    const left = mapped(data, "dataPoints", (point) =>
      keep.record(msOf(at(point, "timeUnixNano")) ?? 0) ? point : undefined,
    );
    return left === undefined ? undefined : { ...metric, [shape]: left };
  }
  return undefined;
}

/** The three kinds of request: the names of their lists and what becomes of a record. */
function kinds(keep: Keep) {
  return [
    {
      names: ["resourceSpans", "scopeSpans", "spans"],
      change: (span: unknown) =>
        keep.span(span, msOf(at(span, "startTimeUnixNano")) ?? 0) ? span : undefined,
    },
    {
      names: ["resourceLogs", "scopeLogs", "logRecords"],
      change: (record: unknown) => {
        const timeMs = msOf(at(record, "timeUnixNano")) ?? msOf(at(record, "observedTimeUnixNano"));
        return keep.record(timeMs ?? 0) ? record : undefined;
      },
    },
    {
      names: ["resourceMetrics", "scopeMetrics", "metrics"],
      change: (metric: unknown) => metricWithin(metric, keep),
    },
  ] as const;
}

/** The OTLP/JSON request without the records that `keep` refuses and without fields that are not OTLP's; undefined when none is left. */
export function requestWithin(request: unknown, keep: Keep): Object | undefined {
  for (const { names, change } of kinds(keep)) {
    const [resources, scopes, records] = names;
    if (at(request, resources) === undefined) continue;
    const left = mapped({ [resources]: at(request, resources) }, resources, (resource) =>
      mapped(resource, scopes, (scope) => mapped(scope, records, change)),
    );
    return left;
  }
  return undefined;
}

/** The key of a span as it stands in a request, for telling a second copy; undefined where it has no ids. */
export function rawSpanKey(span: unknown): string | undefined {
  const traceId = text(at(span, "traceId"));
  const spanId = text(at(span, "spanId"));
  return traceId === undefined || spanId === undefined
    ? undefined
    : `${traceId}/${spanId}`.toLowerCase();
}
