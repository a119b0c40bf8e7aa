import { list, text } from "@spoor/core/record";
import type { TableName } from "./column.ts";
import { isObject, keyValuesOf } from "./plain-value.ts";
import type { AnyObject } from "./plain-value.ts";

/** A row of a table of the store, by the names of its columns. */
export type StoredRow = Readonly<Record<string, unknown>>;

const statusError = 2;
/** What `extra` holds that is no field of OTLP's own. */
const notOtlp: ReadonlySet<string> = new Set([
  "odd",
  "code",
  "isNamed",
  "isTimed",
  "metric",
  "data",
]);

function jsonOf(value: unknown): AnyObject {
  const said: unknown = typeof value === "string" ? JSON.parse(value) : undefined;
  return isObject(said) ? said : {};
}

/** The fields of `object` that say something. */
function present(object: AnyObject): AnyObject {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined && value !== null),
  );
}

const digitsOf = (value: unknown): string | undefined =>
  typeof value === "bigint" || typeof value === "number" || typeof value === "string"
    ? String(value)
    : undefined;

/** The fields of `extra` that are OTLP's own. */
function fieldsOf(extra: AnyObject): AnyObject {
  return Object.fromEntries(Object.entries(extra).filter(([key]) => !notOtlp.has(key)));
}

function attributesOf(plain: unknown, odd: unknown): AnyObject {
  const attributes = keyValuesOf(isObject(plain) ? plain : {}, list(odd));
  return attributes.length === 0 ? {} : { attributes };
}

function endOf(row: StoredRow): string {
  return String(
    BigInt(digitsOf(row["start_ns"]) ?? "0") + BigInt(digitsOf(row["duration_ns"]) ?? "0"),
  );
}

function statusOf(row: StoredRow, code: unknown): AnyObject {
  const status = present({
    code: row["failed"] === true ? statusError : code,
    message: row["message"],
  });
  return Object.keys(status).length === 0 ? {} : { status };
}

/** The OTLP span that a row of the table `spans` was made of. */
export function spanOf(row: StoredRow): AnyObject {
  const extra = jsonOf(row["extra"]);
  return {
    traceId: row["trace_id"],
    spanId: row["span_id"],
    ...present({ parentSpanId: row["parent_id"] }),
    name: row["name"],
    ...(row["span_kind"] !== 0 && { kind: row["span_kind"] }),
    startTimeUnixNano: digitsOf(row["start_ns"]),
    endTimeUnixNano: endOf(row),
    ...attributesOf(jsonOf(row["attributes"]), extra["odd"]),
    ...statusOf(row, extra["code"]),
    ...fieldsOf(extra),
  };
}

/** The OTLP log record that a row of the table `events` was made of. */
export function logRecordOf(row: StoredRow): AnyObject {
  const extra = jsonOf(row["extra"]);
  return {
    ...(extra["isTimed"] === undefined && { timeUnixNano: digitsOf(row["time_ns"]) }),
    ...(extra["isNamed"] === undefined && present({ eventName: row["name"] })),
    ...present({ traceId: row["trace_id"], spanId: row["span_id"] }),
    ...attributesOf(jsonOf(row["attributes"]), extra["odd"]),
    ...fieldsOf(extra),
  };
}

/** The OTLP metric, with one data point, that a row of the table `metrics` was made of. */
export function metricOf(row: StoredRow): AnyObject {
  const extra = jsonOf(row["extra"]);
  const point = {
    ...present({
      timeUnixNano: digitsOf(row["time_ns"]),
      startTimeUnixNano: digitsOf(row["start_ns"]),
      ...(extra["asInt"] === undefined && { asDouble: row["value"] }),
      count: digitsOf(row["count"]),
      sum: row["sum"],
    }),
    ...attributesOf(jsonOf(row["attributes"]), extra["odd"]),
    ...fieldsOf(extra),
  };
  const { metric, data } = extra;
  const shared = isObject(data) ? data : {};
  return {
    name: row["name"],
    ...present({ unit: row["unit"] }),
    ...(isObject(metric) ? metric : {}),
    [text(row["type"]) ?? "gauge"]: { ...shared, dataPoints: [point] },
  };
}

/** What wrote a record, and the schema's URL, as they stood in the request. */
function originOf(json: string | null): {
  readonly fields: AnyObject;
  readonly schemaUrl: AnyObject;
} {
  const { attributes, odd, schemaUrl, ...rest } = jsonOf(json);
  return {
    fields: { ...attributesOf(attributes, odd), ...rest },
    schemaUrl: present({ schemaUrl }),
  };
}

/** What the lists of a request are called, and how a row becomes a record. */
interface RequestShape {
  readonly resources: string;
  readonly scopes: string;
  readonly records: string;
  readonly recordOf: (row: StoredRow) => AnyObject;
}

const shapes: Readonly<Record<TableName, RequestShape>> = {
  spans: {
    resources: "resourceSpans",
    scopes: "scopeSpans",
    records: "spans",
    recordOf: spanOf,
  },
  events: {
    resources: "resourceLogs",
    scopes: "scopeLogs",
    records: "logRecords",
    recordOf: logRecordOf,
  },
  metrics: {
    resources: "resourceMetrics",
    scopes: "scopeMetrics",
    records: "metrics",
    recordOf: metricOf,
  },
};

/** The rows by what wrote them: resource, then scope, both as JSON. */
function byOrigin(rows: readonly StoredRow[]): Map<string | null, Map<string | null, StoredRow[]>> {
  const resources = new Map<string | null, Map<string | null, StoredRow[]>>();
  for (const row of rows) {
    const resource = text(row["resource"]) ?? null;
    const scope = text(row["scope"]) ?? null;
    const scopes = resources.get(resource) ?? new Map<string | null, StoredRow[]>();
    resources.set(resource, scopes);
    const known = scopes.get(scope);
    if (known === undefined) scopes.set(scope, [row]);
    else known.push(row);
  }
  return resources;
}

type ByScope = ReadonlyMap<string | null, readonly StoredRow[]>;

function scopeItem(
  scope: string | null,
  rows: readonly StoredRow[],
  shape: RequestShape,
): AnyObject {
  const { fields, schemaUrl } = originOf(scope);
  return { scope: fields, ...schemaUrl, [shape.records]: rows.map(shape.recordOf) };
}

function resourceItem(resource: string | null, inner: ByScope, shape: RequestShape): AnyObject {
  const { fields, schemaUrl } = originOf(resource);
  const items = [...inner].map(([scope, rows]) => scopeItem(scope, rows, shape));
  return { resource: fields, ...schemaUrl, [shape.scopes]: items };
}

/** One OTLP/JSON export request of `rows` of a table, which has for each resource and scope one item. */
export function requestOf(table: TableName, rows: readonly StoredRow[]): AnyObject {
  const shape = shapes[table];
  const items = [...byOrigin(rows)].map(([resource, inner]) =>
    resourceItem(resource, inner, shape),
  );
  return { [shape.resources]: items };
}
