import { list } from "@spoor/core/record";
import { flatEventOf } from "./flat-event.ts";
import type { FlatEvent } from "./flat-event.ts";
import { flatPointOf, metricTypes } from "./flat-point.ts";
import type { FlatPoint } from "./flat-point.ts";
import { flatSpanOf } from "./flat-span.ts";
import type { FlatSpan, Place } from "./flat-span.ts";
import { Origins } from "./origin.ts";
import { isObject } from "./plain-value.ts";
import type { AnyObject } from "./plain-value.ts";

/** Where the rows of requests go. */
export interface Rows {
  span(row: FlatSpan): void;
  event(row: FlatEvent): void;
  point(row: FlatPoint): void;
}

/** Makes rows of OTLP/JSON export requests. */
export class Flattener {
  readonly #origins = new Origins();
  readonly #rows: Rows;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  /** Hands on the rows of `request`; gives how many of its records cannot be rows, as they lack an id or a time. Never throws. */
  add(request: unknown): number {
    if (!isObject(request)) return 0;
    let unreadable = 0;
    for (const [record, place] of this.#records(request, spanPath)) {
      const row = flatSpanOf(record, place);
      if (row === undefined) unreadable += 1;
      else this.#rows.span(row);
    }
    for (const [record, place] of this.#records(request, logPath)) {
      const row = flatEventOf(record, place);
      if (row === undefined) unreadable += 1;
      else this.#rows.event(row);
    }
    for (const [metric, place] of this.#records(request, metricPath)) {
      unreadable += this.#addPoints(metric, place);
    }
    return unreadable;
  }

  #addPoints(metric: unknown, place: Place): number {
    if (!isObject(metric)) return 0;
    let unreadable = 0;
    for (const type of metricTypes) {
      const data = metric[type];
      if (!isObject(data)) continue;
      for (const point of list(data["dataPoints"])) {
        const row = flatPointOf(point, { metric, type, data }, place);
        if (row === undefined) unreadable += 1;
        else this.#rows.point(row);
      }
    }
    return unreadable;
  }

  *#records(request: AnyObject, path: Path): Generator<readonly [unknown, Place]> {
    for (const item of list(request[path.resources])) {
      if (!isObject(item)) continue;
      const resource = this.#origins.of(item, "resource");
      for (const scopeItem of list(item[path.scopes])) {
        if (!isObject(scopeItem)) continue;
        const place = { resource, scope: this.#origins.of(scopeItem, "scope") };
        for (const record of list(scopeItem[path.records])) yield [record, place];
      }
    }
  }
}

/** The names of the lists in one kind of request. */
interface Path {
  readonly resources: string;
  readonly scopes: string;
  readonly records: string;
}

const spanPath: Path = { resources: "resourceSpans", scopes: "scopeSpans", records: "spans" };
const logPath: Path = { resources: "resourceLogs", scopes: "scopeLogs", records: "logRecords" };
const metricPath: Path = {
  resources: "resourceMetrics",
  scopes: "scopeMetrics",
  records: "metrics",
};
