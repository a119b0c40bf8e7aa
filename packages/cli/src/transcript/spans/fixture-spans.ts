import { makeChecker } from "@spoor/core/check";
import { at, list, number, text } from "@spoor/core/record";
import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_TOOL_NAME,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
} from "@spoor/core/semconv";
import type { Tokens } from "../record.ts";
import { transcriptRequests } from "./requests.ts";
import type { TranscriptOptions } from "./conversations.ts";

/** A span as it stands in a request. */
export interface ReadSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: string | undefined;
  readonly name: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly failed: boolean;
  readonly attributes: ReadonlyMap<string, unknown>;
}

/** An event as it stands in a request. */
export interface ReadEvent {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: ReadonlyMap<string, unknown>;
}

/** What some transcripts became. */
export interface Telemetry {
  readonly requests: readonly unknown[];
  readonly spans: readonly ReadSpan[];
  readonly events: readonly ReadEvent[];
  /** What was not taken, as `reason: count`. */
  readonly rejected: readonly string[];
}

function valueOf(value: unknown): unknown {
  const whole = text(at(value, "intValue"));
  if (whole !== undefined) return Number(whole);
  const items = at(at(value, "arrayValue"), "values");
  if (Array.isArray(items)) return items.map(valueOf);
  return at(value, "stringValue") ?? at(value, "doubleValue") ?? at(value, "boolValue");
}

const attributesOf = (record: unknown): ReadonlyMap<string, unknown> =>
  new Map(
    list(at(record, "attributes")).map((pair) => [
      text(at(pair, "key")) ?? "",
      valueOf(at(pair, "value")),
    ]),
  );

function recordsIn(
  request: unknown,
  [resources, scopes, records]: readonly [string, string, string],
): readonly unknown[] {
  return list(at(request, resources))
    .flatMap((resource) => list(at(resource, scopes)))
    .flatMap((scope) => list(at(scope, records)));
}

const said = (record: unknown, key: string): string => text(at(record, key)) ?? "";

const spanOf = (record: unknown): ReadSpan => ({
  traceId: said(record, "traceId"),
  spanId: said(record, "spanId"),
  parent: text(at(record, "parentSpanId")),
  name: said(record, "name"),
  start: BigInt(said(record, "startTimeUnixNano")),
  end: BigInt(said(record, "endTimeUnixNano")),
  failed: at(at(record, "status"), "code") === 2,
  attributes: attributesOf(record),
});

const eventOf = (record: unknown): ReadEvent => ({
  name: said(record, "eventName"),
  traceId: said(record, "traceId"),
  spanId: said(record, "spanId"),
  attributes: attributesOf(record),
});

const spansIn = (requests: readonly unknown[]): readonly ReadSpan[] =>
  requests
    .flatMap((request) => recordsIn(request, ["resourceSpans", "scopeSpans", "spans"]))
    .map(spanOf);

/** The ids of the spans in `requests`, with those of their traces. */
export function spanIdsOf(requests: readonly unknown[]): readonly string[] {
  return spansIn(requests).map(({ traceId, spanId }) => `${traceId}/${spanId}`);
}

/** What the transcripts `paths` become. */
export async function telemetryOf(
  paths: readonly string[],
  options: Partial<TranscriptOptions> = {},
): Promise<Telemetry> {
  const rejected: string[] = [];
  const report = {
    rejected: (reason: string, count = 1) => void rejected.push(`${reason}: ${count}`),
    read: () => {},
  };
  const { signal } = new AbortController();
  const requests: unknown[] = [];
  for await (const request of transcriptRequests(paths, {
    agent: undefined,
    report,
    signal,
    ...options,
  }))
    requests.push(request);
  return {
    requests,
    spans: spansIn(requests),
    events: requests
      .flatMap((request) => recordsIn(request, ["resourceLogs", "scopeLogs", "logRecords"]))
      .map(eventOf),
    rejected,
  };
}

/** The spans of one operation, such as `chat`. */
export function spansOf({ spans }: Telemetry, operation: string): readonly ReadSpan[] {
  return spans.filter(({ attributes }) => attributes.get(GEN_AI_OPERATION_NAME) === operation);
}

/** The sums of the usage of model calls, each token once. */
export function tokensOf(telemetry: Telemetry): Tokens {
  const chats = spansOf(telemetry, "chat");
  const sum = (name: string): number =>
    chats.reduce((total, { attributes }) => total + (number(attributes.get(name)) ?? 0), 0);
  const cacheRead = sum(GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS);
  const cacheWrite = sum(GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS);
  return {
    input: sum(GEN_AI_USAGE_INPUT_TOKENS) - cacheRead - cacheWrite,
    output: sum(GEN_AI_USAGE_OUTPUT_TOKENS),
    cacheWrite,
    cacheRead,
  };
}

/** How often each tool was used and failed. */
export function toolsOf(telemetry: Telemetry): Readonly<Record<string, object>> {
  const tools = new Map<string, { calls: number; errors: number }>();
  for (const { attributes, failed } of spansOf(telemetry, "execute_tool")) {
    const name = text(attributes.get(GEN_AI_TOOL_NAME)) ?? "";
    const so = tools.get(name) ?? { calls: 0, errors: 0 };
    tools.set(name, { calls: so.calls + 1, errors: so.errors + (failed ? 1 : 0) });
  }
  return Object.fromEntries(tools);
}

/** What is wrong with `requests` by the conventions, held to all that Spoor's own spans are held to. */
export function violationsIn(requests: readonly unknown[]): readonly string[] {
  const checker = makeChecker();
  for (const request of requests) {
    const json = JSON.stringify(request).replaceAll(
      '"name":"@spoor/cli/transcript"',
      '"name":"spoor"',
    );
    checker.add(JSON.parse(json));
  }
  return checker
    .report()
    .findings.filter(({ level }) => level === "violation" || level === "foreign")
    .map(({ id, key, name, message }) => `${id} ${key ?? ""} ${name}: ${message}`);
}

/** What is wrong with the shape of the traces: ids that are there twice, parents that are not, ends before starts. */
export function brokenIn({ spans, events }: Telemetry): readonly string[] {
  const known = new Map(spans.map((span) => [`${span.traceId}/${span.spanId}`, span]));
  const wrong: string[] = [];
  if (known.size !== spans.length) wrong.push("an id is there twice");
  for (const span of spans) {
    if (span.end < span.start) wrong.push(`${span.name} ends before it starts`);
    let above: ReadSpan | undefined = span;
    for (let depth = 0; above?.parent !== undefined && depth <= spans.length; depth++)
      above = known.get(`${span.traceId}/${above.parent}`);
    if (above?.parent !== undefined || above === undefined)
      wrong.push(`${span.name} is below no root`);
  }
  for (const { name, traceId, spanId } of events)
    if (!known.has(`${traceId}/${spanId}`)) wrong.push(`${name} is in no span`);
  return wrong;
}
