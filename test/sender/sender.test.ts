import { appendFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { encodeLine } from "@spoor/journal";
import type { Clock } from "@spoor/journal";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { inTurn, poisonedBy, startOtlpSink, status } from "../support/otlp-sink.ts";
import type { OtlpSink } from "../support/otlp-sink.ts";
import { destination, Journal, spanBody } from "./setup.ts";

let journal: Journal;
let sink: OtlpSink;
const traces = (): string => `${sink.url}/v1/traces`;
const segment = "traces-loyw3v28-7-0-0123456789abcdef-0";

beforeEach(async () => {
  journal = new Journal();
  sink = await startOtlpSink();
});

afterEach(async () => {
  journal.remove();
  await sink.close();
});

/** Appends a line of `n` records to a segment of `signal`. */
function append(signal: string, body: string, n: number): void {
  appendFileSync(
    path(`${signal}-loyw3v28-7-0-0123456789abcdef-0.open`),
    encodeLine(body, { n, seq: 0 }),
  );
}

/** The body of a line of metrics, each of two points. */
function metricsBody(names: readonly string[]): string {
  const points = '"gauge":{"dataPoints":[{"asInt":"1"},{"asInt":"2"}]}';
  const metrics = names.map((name) => `{"name":"${name}",${points}}`);
  return `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[${metrics.join(",")}]}]}]`;
}

const all = (delivered: number): object => ({
  otlp: { delivered, spooled: 0, rejected: 0, dropped: 0 },
});
const counted = (): object => ({ unique: sink.unique(), duplicates: sink.duplicates() });
const path = (name: string): string => join(journal.folder.journal, name);

describe.each(["http/protobuf", "http/json"] as const)("by %s", (protocol) => {
  test.each(["gzip", "none"] as const)(
    "with compression %s everything arrives once, in as few requests as there may be",
    async (compression) => {
      journal.write(1300);
      const sender = journal.sender({ url: traces(), protocol, compression });
      expect(await sender.drain(10_000)).toEqual(all(1300));
      expect(counted()).toEqual({ unique: 1300, duplicates: 0 });
      expect(sink.requests.map(({ spans }) => spans.length)).toEqual([512, 512, 276]);
      expect(journal.acks()).toEqual({ [segment]: statSync(path(`${segment}.open`)).size });
    },
  );

  test.each([0, 300, 511])("the one bad span at %i of 512 is put away alone", async (before) => {
    journal.write(before);
    journal.write(1, { name: "poison" });
    journal.write(511 - before);
    sink.use(poisonedBy("poison"));
    const sender = journal.sender({ url: traces(), protocol });
    expect(await sender.drain(10_000)).toEqual({
      otlp: { delivered: 511, spooled: 0, rejected: 1, dropped: 0 },
    });
    expect(counted()).toEqual({ unique: 511, duplicates: 0 });
    expect(sink.requests.length).toBeLessThanOrEqual(12);
    expect(journal.rejected().map((line): unknown => JSON.parse(line))).toMatchObject([
      {
        signal: "traces",
        destination: traces(),
        reason: "HTTP 400: status 400",
        request: { resourceSpans: [{ scopeSpans: [{ spans: [{ name: "poison" }] }] }] },
      },
    ]);
    expect(journal.warnings).toEqual([
      `${traces()} refused 1 record of traces: HTTP 400: status 400. It is kept in ${journal.folder.dir}/rejected.`,
    ]);
  });
});

test("batches are bounded by bytes, too, and a line that is larger goes alone", async () => {
  journal.write(10, { padding: 30_000 });
  journal.write(1, { padding: 300_000 });
  journal.write(1);
  const sender = journal.sender({ url: traces() }, { limits: { maxBytes: 100_000 } });
  await sender.drain(10_000);
  expect(sink.requests.map(({ spans }) => spans.length)).toEqual([3, 3, 3, 1, 1, 1]);
});

test("what is written is sent by itself, and from several segments in one request", async () => {
  const sender = journal.sender({ url: traces() });
  journal.write(2);
  journal.write(3, { segment: "traces-loyw3v29-8-0-0123456789abcdef-0.jsonl" });
  sender.wake();
  await vi.waitFor(() => expect(sender.stats()[0]?.signals.traces?.delivered).toBe(5));
  expect(sink.requests).toHaveLength(1);
  expect(Object.values(journal.acks())).toHaveLength(2);
  journal.write(4);
  sender.wake();
  await vi.waitFor(() => expect(sender.stats()[0]?.signals.traces?.delivered).toBe(9));
  expect(counted()).toEqual({ unique: 9, duplicates: 0 });
});

test("nothing is read twice when a segment is finished, and the unfinished end of a line is waited for", async () => {
  const sender = journal.sender({ url: traces() });
  const line = encodeLine(spanBody(1000, "in two parts"), { n: 1, seq: 9 });
  journal.write(5);
  appendFileSync(path(`${segment}.open`), line.subarray(0, 50));
  expect(await sender.drain(10_000)).toMatchObject({ otlp: { delivered: 5, dropped: 0 } });
  appendFileSync(path(`${segment}.open`), line.subarray(50));
  renameSync(path(`${segment}.open`), path(`${segment}.jsonl`));
  expect(await sender.drain(10_000)).toEqual(all(6));
  expect(counted()).toEqual({ unique: 6, duplicates: 0 });
});

test("damage is counted and passed over, and the segment acknowledged to its end", async () => {
  journal.write(2);
  appendFileSync(path(`${segment}.open`), '{"resourceSpans":[nothing that can be read\n');
  journal.write(2);
  appendFileSync(path(`${segment}.open`), '{"resourceSpans":[torn');
  renameSync(path(`${segment}.open`), path(`${segment}.jsonl`));
  const sender = journal.sender({ url: traces() });
  expect(await sender.drain(10_000)).toEqual({
    otlp: { delivered: 4, spooled: 0, rejected: 0, dropped: 2 },
  });
  expect(journal.acks()).toEqual({ [segment]: statSync(path(`${segment}.jsonl`)).size });
});

test("a line that cannot be encoded is put away and does not hold the others", async () => {
  const body = '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":]';
  journal.write(1);
  const line = encodeLine(`${body},"scope":{}}],"resource":{}}]`, { n: 1, seq: 2 });
  appendFileSync(path(`${segment}.open`), line);
  journal.write(1);
  const sender = journal.sender({ url: traces() });
  expect(await sender.drain(10_000)).toMatchObject({ otlp: { delivered: 2, dropped: 1 } });
  expect(journal.rejected()).toHaveLength(1);
});

test("several destinations are sent to each for itself", async () => {
  const other = await startOtlpSink();
  try {
    journal.write(10);
    const sender = journal.sender(
      {},
      {
        destinations: [
          destination({ url: traces() }),
          destination({ url: `${other.url}/v1/traces` }, "other"),
          destination({ url: "http://127.0.0.1:9/v1/traces" }, "down"),
        ],
      },
    );
    expect(await sender.drain(50_000)).toMatchObject({
      otlp: { delivered: 10, spooled: 0 },
      other: { delivered: 10, spooled: 0 },
      down: { delivered: 0, spooled: 10 },
    });
    expect([sink.unique(), other.unique()]).toEqual([10, 10]);
    expect(Object.values(journal.acks())).toHaveLength(1);
  } finally {
    await other.close();
  }
});

test("the next process goes on where this one was, at most one batch is sent twice", async () => {
  journal.write(700);
  sink.use(
    inTurn(
      { kind: "accept" },
      { kind: "reset", when: "after" },
      status(503, { "retry-after": "9" }),
    ),
  );
  const first = journal.sender({ url: traces() });
  first.wake();
  await vi.waitFor(() => expect(sink.requests.length).toBe(3));
  first.close();
  const next = journal.sender({ url: traces() });
  expect(await next.drain(10_000)).toMatchObject({ otlp: { delivered: 188, spooled: 0 } });
  expect(counted()).toEqual({ unique: 700, duplicates: 188 });
});

test("a folder that disappears ends nothing but the sending", async () => {
  journal.write(10);
  const sender = journal.sender({ url: traces() });
  rmSync(journal.folder.dir, { recursive: true });
  expect(await sender.drain(10_000)).toEqual(all(0));
});

test("of a line of many metrics only the one that is refused is put away", async () => {
  const names = Array.from({ length: 20 }, (_, at) => (at === 13 ? "poison" : `m${at}`));
  append("metrics", metricsBody(names), 40);
  append("metrics", metricsBody(names.with(13, "m13")), 40);
  sink.use(({ metricNames }) =>
    metricNames.includes("poison") ? status(400) : { kind: "accept" },
  );
  const url = `${sink.url}/v1/metrics`;
  const sender = journal.sender({}, { destinations: [destination({ url }, "otlp", "metrics")] });
  expect(await sender.drain(10_000)).toEqual({
    otlp: { delivered: 78, spooled: 0, rejected: 2, dropped: 0 },
  });
  expect(sink.metrics()).toBe(39);
  const request = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "poison" }] }] }] };
  expect(journal.rejected().map((line): unknown => JSON.parse(line))).toMatchObject([{ request }]);
  expect(sink.requests.length).toBeLessThanOrEqual(12);
});

test("while there is nothing to do there is no timer", async () => {
  let timers = 0;
  const clock: Clock = {
    now: () => Date.now(),
    after: (ms, run) => {
      timers += 1;
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
  const sender = journal.sender({ url: traces() }, { clock });
  expect(timers).toBe(0);
  journal.write(1);
  for (let times = 0; times < 1000; times += 1) sender.wake();
  await vi.waitFor(() => expect(sink.unique()).toBe(1));
  await vi.waitFor(() => expect(sender.stats()[0]?.signals.traces?.state).toBe("idle"));
  expect(timers).toBe(1);
});

test("the requests are made inside of what the caller puts around them, with the headers that are set", async () => {
  journal.write(1);
  let inside = 0;
  const sender = journal.sender(
    { url: traces(), headers: { "x-tenant": "one", "user-agent": "mine" } },
    {
      around: (send) => {
        inside += 1;
        return send();
      },
    },
  );
  await sender.drain(10_000);
  expect(inside).toBe(1);
  expect(sink.requests[0]?.headers).toMatchObject({
    "x-tenant": "one",
    "user-agent": "mine",
    "content-type": "application/x-protobuf",
    "content-encoding": "gzip",
  });
});

test("logs and metrics go to their own addresses", async () => {
  const point = '{"asInt":"1","timeUnixNano":"1"}';
  const metrics = `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","sum":{"dataPoints":[${point},${point}]}}]}]}]`;
  const logs =
    '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1"}],"scope":{"name":"a"}}],"resource":{}}]';
  append("metrics", metrics, 2);
  append("logs", logs, 1);
  append("logs", logs, 1);
  journal.write(1);
  const { traces: target } = destination({ url: traces() }).targets;
  if (target === undefined) throw new Error("no target");
  for (const protocol of ["http/protobuf", "http/json"] as const) {
    const to = (signal: string) => ({
      ...target,
      protocol,
      url: `${sink.url}/${protocol}/v1/${signal}`,
    });
    const targets = { traces: to("traces"), logs: to("logs"), metrics: to("metrics") };
    const sender = journal.sender({}, { destinations: [{ name: protocol, targets }] });
    expect(await sender.drain(10_000)).toMatchObject({ [protocol]: { delivered: 5, spooled: 0 } });
  }
  expect({ logs: sink.logRecords(), metrics: sink.metrics() }).toEqual({ logs: 4, metrics: 2 });
  expect(new Set(sink.requests.map((request) => request.path))).toEqual(
    new Set(
      ["traces", "logs", "metrics"].flatMap((signal) => [
        `/http/protobuf/v1/${signal}`,
        `/http/json/v1/${signal}`,
      ]),
    ),
  );
});
