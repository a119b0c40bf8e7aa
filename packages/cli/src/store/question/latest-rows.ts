import type { Query } from "@spoor/core/search";
import type { EventRow, Rows, SpanRow } from "../../ingest/rows.ts";
import { spanKey } from "../../view/kind.ts";
import { searchedRows } from "../../view/search-record.ts";
import type { Answer } from "../database.ts";
import { millisecondsOfAnswer } from "../rows-of-answers.ts";
import { textIn } from "./answers.ts";
import { scopeSql } from "./question.ts";
import type { Condition, Readable } from "./question.ts";

/** What of the past to tell. */
export interface LatestQuestion {
  /** Spans that ended, and events that were, from then on. */
  readonly sinceMs: number | undefined;
  /** How many spans and events together. */
  readonly limit: number;
  /** Which ones: the same as a condition for spans, and as a query for events. */
  readonly filter: Condition | undefined;
  readonly search: Query | undefined;
  readonly nowMs: number;
}

/** Spans that are in memory at once: they may carry whole conversations. */
const atOnce = 200;
/** Events are searched one by one: those before the latest so many are not looked at. */
const mostEvents = 10_000;

/** A span or an event, and when it ended or was. */
interface Entry {
  readonly atMs: number;
  readonly event: EventRow | undefined;
  /** The place of the span. */
  readonly span:
    | { readonly traceId: string; readonly spanId: string; readonly startMs: number }
    | undefined;
}

function spanEntryOf(answer: Answer): Entry {
  const span = {
    traceId: textIn(answer, "trace_id") ?? "",
    spanId: textIn(answer, "span_id") ?? "",
    startMs: millisecondsOfAnswer(answer["start_ns"]),
  };
  return { atMs: millisecondsOfAnswer(answer["end_ns"]), event: undefined, span };
}

async function spanEntries(store: Readable, question: LatestQuestion): Promise<Entry[]> {
  const { sinceMs, limit, filter } = question;
  const { where, parameters } = scopeSql({
    window: { sinceMs: undefined, untilMs: undefined },
    filter,
  });
  const answers = await store.ask(
    `SELECT trace_id, span_id, start_ns, start_ns + duration_ns AS end_ns FROM spans
    WHERE start_ns + duration_ns >= $from * 1000000 AND ${where}
    ORDER BY end_ns DESC LIMIT $most`,
    { ...parameters, from: sinceMs ?? 0, most: limit },
  );
  return answers.map(spanEntryOf);
}

async function eventEntries(store: Readable, question: LatestQuestion): Promise<Entry[]> {
  const { sinceMs, limit, search, nowMs } = question;
  const found = await store.events(
    `time_ns >= $from * 1000000 AND time_ns >= (
      SELECT coalesce(min(time_ns), 0) FROM
        (SELECT time_ns FROM events WHERE name IS NOT NULL ORDER BY time_ns DESC LIMIT $most))`,
    { from: sinceMs ?? 0, most: search === undefined ? limit : mostEvents },
  );
  const { events } = searchedRows({ spans: [], events: found, unreadable: 0 }, search, nowMs);
  return events.map((event) => ({ atMs: event.timeMs, event, span: undefined }));
}

/** The spans of some entries by their keys. */
async function spansOf(
  store: Readable,
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, SpanRow>> {
  const places = entries.flatMap(({ span }) => span ?? []);
  if (places.length === 0) return new Map();
  const starts = places.map(({ startMs }) => startMs);
  // Whole rows are large: what lies in files of other times is not looked at.
  const rows = await store.spans(
    `start_ns BETWEEN $first * 1000000 AND $last * 1000000
      AND span_id IN (SELECT unnest(from_json($spans, '["VARCHAR"]')))`,
    {
      first: Math.floor(Math.min(...starts)),
      last: Math.ceil(Math.max(...starts)),
      spans: JSON.stringify(places.map(({ spanId }) => spanId)),
    },
  );
  return new Map(rows.map((row) => [spanKey(row.traceId, row.spanId), row]));
}

/** The latest spans and events in the order in which they ended or were, each as rows of its own, some at a time. */
export async function* latestRows(
  store: Readable,
  question: LatestQuestion,
): AsyncGenerator<readonly Rows[], void> {
  const all = [...(await spanEntries(store, question)), ...(await eventEntries(store, question))]
    .toSorted((a, b) => a.atMs - b.atMs)
    .slice(-question.limit);
  for (let from = 0; from < all.length; from += atOnce) {
    const entries = all.slice(from, from + atOnce);
    const spans = await spansOf(store, entries);
    yield entries.map(({ span, event }) => {
      const row = span && spans.get(spanKey(span.traceId, span.spanId));
      return {
        spans: row === undefined ? [] : [row],
        events: event === undefined ? [] : [event],
        unreadable: 0,
      };
    });
  }
}
