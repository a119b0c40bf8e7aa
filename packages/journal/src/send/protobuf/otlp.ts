// The messages of OTLP by the numbers of opentelemetry-proto, release 1.x, with the names of its JSON encoding.
import { Message, message } from "./message.ts";
import type { FieldRow } from "./message.ts";
import type { Signal } from "../../segment-name.ts";

type Rows = Readonly<Record<string, FieldRow>>;

const anyValue = new Message();
const keyValue = message({ key: [1, "string"], value: [2, anyValue] });
const arrayValue = message({ values: [1, anyValue, "repeated"] });
const keyValueList = message({ values: [1, keyValue, "repeated"] });
anyValue.add({
  stringValue: [1, "string"],
  boolValue: [2, "bool"],
  intValue: [3, "int64"],
  doubleValue: [4, "double"],
  arrayValue: [5, arrayValue],
  kvlistValue: [6, keyValueList],
  bytesValue: [7, "bytes"],
});

const attributes = (number: number): FieldRow => [number, keyValue, "repeated"];

const scope = message({
  name: [1, "string"],
  version: [2, "string"],
  attributes: attributes(3),
  droppedAttributesCount: [4, "uint32"],
});

const entityRef = message({
  schemaUrl: [1, "string"],
  type: [2, "string"],
  idKeys: [3, "string", "repeated"],
  descriptionKeys: [4, "string", "repeated"],
});

const resource = message({
  attributes: attributes(1),
  droppedAttributesCount: [2, "uint32"],
  entityRefs: [3, entityRef, "repeated"],
});

const spanKinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
const statusCodes = ["UNSET", "OK", "ERROR"];
const severities = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const temporalities = ["UNSPECIFIED", "DELTA", "CUMULATIVE"];

const named = (prefix: string, names: readonly string[]): readonly string[] =>
  names.map((name) => `${prefix}_${name}`);

const event = message({
  timeUnixNano: [1, "fixed64"],
  name: [2, "string"],
  attributes: attributes(3),
  droppedAttributesCount: [4, "uint32"],
});

const link = message({
  traceId: [1, "hex"],
  spanId: [2, "hex"],
  traceState: [3, "string"],
  attributes: attributes(4),
  droppedAttributesCount: [5, "uint32"],
  flags: [6, "fixed32"],
});

const status = message({
  message: [2, "string"],
  code: [3, named("STATUS_CODE", statusCodes)],
});

const span = message({
  traceId: [1, "hex"],
  spanId: [2, "hex"],
  traceState: [3, "string"],
  parentSpanId: [4, "hex"],
  name: [5, "string"],
  kind: [6, named("SPAN_KIND", spanKinds)],
  startTimeUnixNano: [7, "fixed64"],
  endTimeUnixNano: [8, "fixed64"],
  attributes: attributes(9),
  droppedAttributesCount: [10, "uint32"],
  events: [11, event, "repeated"],
  droppedEventsCount: [12, "uint32"],
  links: [13, link, "repeated"],
  droppedLinksCount: [14, "uint32"],
  status: [15, status],
  flags: [16, "fixed32"],
});

/** TRACE, TRACE2, TRACE3, TRACE4, DEBUG and so on, behind UNSPECIFIED. */
const severityNames = [
  "UNSPECIFIED",
  ...severities.flatMap((name) => [name, `${name}2`, `${name}3`, `${name}4`]),
];

const logRecord = message({
  timeUnixNano: [1, "fixed64"],
  observedTimeUnixNano: [11, "fixed64"],
  severityNumber: [2, named("SEVERITY_NUMBER", severityNames)],
  severityText: [3, "string"],
  body: [5, anyValue],
  attributes: attributes(6),
  droppedAttributesCount: [7, "uint32"],
  flags: [8, "fixed32"],
  traceId: [9, "hex"],
  spanId: [10, "hex"],
  eventName: [12, "string"],
});

const exemplar = message({
  filteredAttributes: attributes(7),
  timeUnixNano: [2, "fixed64"],
  asDouble: [3, "double"],
  asInt: [6, "sfixed64"],
  spanId: [4, "hex"],
  traceId: [5, "hex"],
});

const times: Rows = { startTimeUnixNano: [2, "fixed64"], timeUnixNano: [3, "fixed64"] };

const numberPoint = message({
  ...times,
  attributes: attributes(7),
  asDouble: [4, "double"],
  asInt: [6, "sfixed64"],
  exemplars: [5, exemplar, "repeated"],
  flags: [8, "uint32"],
});

const histogramPoint = message({
  ...times,
  attributes: attributes(9),
  count: [4, "fixed64"],
  sum: [5, "double"],
  bucketCounts: [6, "fixed64", "packed"],
  explicitBounds: [7, "double", "packed"],
  exemplars: [8, exemplar, "repeated"],
  flags: [10, "uint32"],
  min: [11, "double"],
  max: [12, "double"],
});

const buckets = message({ offset: [1, "sint32"], bucketCounts: [2, "uint64", "packed"] });

const exponentialHistogramPoint = message({
  ...times,
  attributes: attributes(1),
  count: [4, "fixed64"],
  sum: [5, "double"],
  scale: [6, "sint32"],
  zeroCount: [7, "fixed64"],
  positive: [8, buckets],
  negative: [9, buckets],
  flags: [10, "uint32"],
  exemplars: [11, exemplar, "repeated"],
  min: [12, "double"],
  max: [13, "double"],
  zeroThreshold: [14, "double"],
});

const quantileValue = message({ quantile: [1, "double"], value: [2, "double"] });

const summaryPoint = message({
  ...times,
  attributes: attributes(7),
  count: [4, "fixed64"],
  sum: [5, "double"],
  quantileValues: [6, quantileValue, "repeated"],
  flags: [8, "uint32"],
});

const temporality: FieldRow = [2, named("AGGREGATION_TEMPORALITY", temporalities)];
const points = (type: Message): FieldRow => [1, type, "repeated"];

const metric = message({
  name: [1, "string"],
  description: [2, "string"],
  unit: [3, "string"],
  gauge: [5, message({ dataPoints: points(numberPoint) })],
  sum: [
    7,
    message({
      dataPoints: points(numberPoint),
      aggregationTemporality: temporality,
      isMonotonic: [3, "bool"],
    }),
  ],
  histogram: [
    9,
    message({ dataPoints: points(histogramPoint), aggregationTemporality: temporality }),
  ],
  exponentialHistogram: [
    10,
    message({ dataPoints: points(exponentialHistogramPoint), aggregationTemporality: temporality }),
  ],
  summary: [11, message({ dataPoints: points(summaryPoint) })],
  metadata: attributes(12),
});

const scopedOf = (records: string, record: Message): Message =>
  message({ scope: [1, scope], [records]: [2, record, "repeated"], schemaUrl: [3, "string"] });

const resourceOf = (scopes: string, scoped: Message): Message =>
  message({ resource: [1, resource], [scopes]: [2, scoped, "repeated"], schemaUrl: [3, "string"] });

/** The messages of one kind of telemetry. */
export interface SignalMessages {
  readonly request: Message;
  /** A resource's and a scope's part of a request, whose fields have the same numbers in all kinds of telemetry. */
  readonly resource: Message;
  readonly scoped: Message;
  /** A span, a log record or a metric. */
  readonly record: Message;
}

function messagesOf(record: Message, names: readonly [string, string, string]): SignalMessages {
  const scoped = scopedOf(names[2], record);
  const inResource = resourceOf(names[1], scoped);
  const request = message({ [names[0]]: [1, inResource, "repeated"] });
  return { request, resource: inResource, scoped, record };
}

/** The export request of each kind of telemetry, and what is in it. */
export const otlp: Readonly<Record<Signal, SignalMessages>> = {
  traces: messagesOf(span, ["resourceSpans", "scopeSpans", "spans"]),
  logs: messagesOf(logRecord, ["resourceLogs", "scopeLogs", "logRecords"]),
  metrics: messagesOf(metric, ["resourceMetrics", "scopeMetrics", "metrics"]),
};
