// What the tests of this package write: OTLP requests and segments, as programs under telemetry leave them.
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeLine } from "@spoor/journal";
import { SERVICE_NAME } from "@spoor/core/semconv";
import type { EventRow, SpanRow } from "./ingest/rows.ts";
import { rowsOf } from "./ingest/otlp.ts";

type Value = string | number | boolean | readonly string[];
export type Values = Readonly<Record<string, Value>>;

/** A span to be written; ids are short and filled up with zeros. */
export interface FakeSpan {
  readonly trace?: string;
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  /** Milliseconds after `epochMs`. */
  readonly start?: number;
  readonly ms?: number;
  readonly error?: string;
  readonly attributes?: Values;
  readonly links?: readonly { readonly trace: string; readonly id: string }[];
}

export interface FakeEvent {
  readonly trace?: string;
  readonly span?: string;
  readonly name: string;
  readonly at?: number;
  readonly attributes?: Values;
}

/** 2026-11-20T09:00:00Z, the start of time in the fixtures. */
export const epochMs: number = Date.UTC(2026, 10, 20, 9);

export const traceIdOf = (short = "a"): string => short.padEnd(32, "0");
export const spanIdOf = (short: string): string => short.padEnd(16, "0");
const nanos = (ms: number): string => String(BigInt(Math.round((epochMs + ms) * 1000)) * 1000n);

function anyValue(value: Value): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  return { arrayValue: { values: value.map((item) => ({ stringValue: item })) } };
}

const keyValues = (values: Values = {}): readonly object[] =>
  Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }));
const resource = { attributes: keyValues({ [SERVICE_NAME]: "shop" }) };

function otlpSpan(span: FakeSpan): object {
  const { start = 0, ms = 0 } = span;
  return {
    traceId: traceIdOf(span.trace),
    spanId: spanIdOf(span.id),
    ...(span.parent !== undefined && { parentSpanId: spanIdOf(span.parent) }),
    name: span.name,
    kind: 1,
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(start + ms),
    attributes: keyValues(span.attributes),
    links: (span.links ?? []).map(({ trace, id }) => ({
      traceId: traceIdOf(trace),
      spanId: spanIdOf(id),
    })),
    status: span.error === undefined ? {} : { code: 2, message: span.error },
  };
}

function otlpLog(event: FakeEvent): object {
  return {
    timeUnixNano: nanos(event.at ?? 0),
    eventName: event.name,
    traceId: traceIdOf(event.trace),
    ...(event.span !== undefined && { spanId: spanIdOf(event.span) }),
    attributes: keyValues(event.attributes),
  };
}

export function spanRequest(spans: readonly FakeSpan[]): object {
  return { resourceSpans: [{ resource, scopeSpans: [{ spans: spans.map(otlpSpan) }] }] };
}

export function logRequest(events: readonly FakeEvent[]): object {
  return { resourceLogs: [{ resource, scopeLogs: [{ logRecords: events.map(otlpLog) }] }] };
}

export const spanRows = (spans: readonly FakeSpan[]): readonly SpanRow[] =>
  rowsOf(spanRequest(spans)).spans;
export const eventRows = (events: readonly FakeEvent[]): readonly EventRow[] =>
  rowsOf(logRequest(events)).events;

/** What a segment is made of and called. */
export interface FakeSegment {
  readonly spans?: readonly FakeSpan[];
  readonly events?: readonly FakeEvent[];
  readonly pid?: number;
  readonly open?: boolean;
  readonly seq?: number;
  /** Lines that are written before the others, as they are. */
  readonly damaged?: readonly string[];
}

/** A new empty folder. */
export const newFolder = (): string => mkdtempSync(join(tmpdir(), "spoor-cli-"));

/** A pid that no process has: above the highest that Linux gives. */
const nobody = 4_999_999;

/** Writes segments into the journal of `folder`: one record a line, as the writer does. */
export function writeJournal(folder: string, segment: FakeSegment): void {
  const journal = join(folder, "journal");
  mkdirSync(journal, { recursive: true });
  const { spans = [], events = [], pid = nobody, open = false, seq = 0, damaged = [] } = segment;
  const write = (signal: string, requests: readonly object[], before: readonly string[]): void => {
    if (requests.length + before.length === 0) return;
    const name = `${signal}-${epochMs.toString(36)}-${pid}-0-00000000000000aa-${seq}`;
    const lines = requests.map((request, i) =>
      encodeLine(JSON.stringify(request).slice(0, -1), { n: 1, seq: i }),
    );
    const bytes = [...before.map((line) => Buffer.from(`${line}\n`)), ...lines];
    writeFileSync(join(journal, `${name}${open ? ".open" : ".jsonl"}`), Buffer.concat(bytes));
  };
  write(
    "traces",
    spans.map((span) => spanRequest([span])),
    damaged,
  );
  write(
    "logs",
    events.map((event) => logRequest([event])),
    [],
  );
}
