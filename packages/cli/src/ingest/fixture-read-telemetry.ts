// All rows of a journal at once, as TypeScript tells them apart: what the store is compared with.
import { at } from "@spoor/core/record";
import { SPOOR_RECOVERED } from "@spoor/core/semconv";
import { readRequests } from "./journal.ts";
import type { ReadOptions } from "./journal.ts";
import { rowsOf } from "./otlp.ts";
import type { EventRow, Rows, SpanRow } from "./rows.ts";

/** All rows of a store. */
interface Telemetry extends Rows {
  /** Lines that were no telemetry or whose checksum was wrong. */
  readonly damaged: number;
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
