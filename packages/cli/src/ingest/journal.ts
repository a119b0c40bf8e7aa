import { setImmediate } from "node:timers/promises";
import { at } from "@spoor/core/record";
import { SPOOR_RECOVERED } from "@spoor/core/semconv";
import { followSegments, readSegments } from "@spoor/journal";
import type { SegmentProblem } from "@spoor/journal";
import { stopWhereAsked } from "../failure.ts";
import { rowsOf } from "./otlp.ts";
import type { OtlpOptions } from "./otlp.ts";
import type { EventRow, Rows, SpanRow } from "./rows.ts";

/** All rows of a store. */
export interface Telemetry extends Rows {
  /** Lines that were no telemetry or whose checksum was wrong. */
  readonly damaged: number;
}

/** How to read a store. */
export interface ReadOptions extends OtlpOptions {
  readonly signal: AbortSignal;
  readonly signals?: readonly ("traces" | "metrics" | "logs")[];
  readonly onDamage?: () => void;
}

/** Requests between two looks at whether the user wants to stop: reading itself never waits. */
const breath = 500;

/** The torn end of a segment that is still open is a line that is being written. */
const isDamage = ({ file, problem }: SegmentProblem): boolean =>
  problem !== "torn" || !file.endsWith(".open");

/** The OTLP requests in the journal of `folder`, as they were written. Throws a failure when `signal` is aborted. */
export async function* readRequests(
  folder: string,
  { signal, signals, onDamage }: ReadOptions,
): AsyncGenerator<unknown, void> {
  const lines = readSegments(folder, {
    ...(signals !== undefined && { signals }),
    onProblem: (problem) => {
      if (isDamage(problem)) onDamage?.();
    },
  });
  let count = 0;
  for (const { request } of lines) {
    count += 1;
    if (count % breath === 0) await setImmediate();
    stopWhereAsked(signal);
    yield request;
  }
}

/** Rows without their second copies: a span by its ids, an event by its place, name and time. */
class DistinctRows {
  readonly #spans = new Map<string, SpanRow>();
  readonly #events = new Map<string, EventRow>();
  unreadable = 0;

  /** The rows among `rows` that are new. */
  add(rows: Rows): Rows {
    this.unreadable += rows.unreadable;
    const spans = rows.spans.filter((span) => this.#isNewSpan(span));
    const events = rows.events.filter((event) => this.#isNewEvent(event));
    return { spans, events, unreadable: rows.unreadable };
  }

  get spans(): readonly SpanRow[] {
    return [...this.#spans.values()];
  }

  get events(): readonly EventRow[] {
    return [...this.#events.values()];
  }

  #isNewSpan(span: SpanRow): boolean {
    const key = `${span.traceId}${span.spanId}`;
    const known = this.#spans.get(key);
    // What was put together after a crash gives way to the span itself.
    const isBetter = known !== undefined && at(known.attributes, SPOOR_RECOVERED) === true;
    if (known === undefined || isBetter) this.#spans.set(key, span);
    return known === undefined;
  }

  #isNewEvent(event: EventRow): boolean {
    const key = `${event.traceId ?? ""}/${event.spanId ?? ""}/${event.timeMs}/${event.name}`;
    if (this.#events.has(key)) return false;
    this.#events.set(key, event);
    return true;
  }
}

/** All spans and events in the journal of `folder`, each once. Throws a failure when the reading is stopped. */
export async function readTelemetry(folder: string, options: ReadOptions): Promise<Telemetry> {
  const distinct = new DistinctRows();
  let damaged = 0;
  const requests = readRequests(folder, {
    ...options,
    signals: ["traces", "logs"],
    onDamage: () => {
      damaged += 1;
    },
  });
  for await (const request of requests) distinct.add(rowsOf(request, options));
  const { spans, events, unreadable } = distinct;
  return { spans, events, unreadable, damaged };
}

/** Rows as they are written into the journal of `folder`, until `signal` is aborted; the folder may come later. */
export async function* followRows(folder: string, signal: AbortSignal): AsyncGenerator<Rows, void> {
  for await (const { request } of followSegments(folder, { signal, signals: ["traces", "logs"] })) {
    yield rowsOf(request);
  }
}
