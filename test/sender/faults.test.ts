import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { above, acceptAll, inTurn, startOtlpSink, status } from "../support/otlp-sink.ts";
import type { Answer, OtlpSink } from "../support/otlp-sink.ts";
import { random as randomOf } from "../support/random.ts";
import { fastClock, Journal } from "./setup.ts";

let journal: Journal;
let sink: OtlpSink;
const traces = (): string => `${sink.url}/v1/traces`;
/** Longer than a test may take: what is awaited with it has to end by itself. */
const far = 3_600_000;

beforeEach(async () => {
  journal = new Journal();
  sink = await startOtlpSink();
});

afterEach(async () => {
  journal.remove();
  await sink.close();
});

const arrived = (spans: number): Promise<void> =>
  vi.waitFor(() => expect(sink.unique()).toBe(spans), { timeout: 20_000 });

describe("a backend that is down", () => {
  test("costs a drain no more than one try, and gets everything when it is back", async () => {
    journal.write(600);
    const { port } = sink;
    await sink.close();
    const sender = journal.sender({ url: traces() });
    const down = { otlp: { delivered: 0, spooled: 600, rejected: 0, dropped: 0 } };
    expect(await sender.drain(far)).toEqual(down);
    expect(await sender.drain(far)).toEqual(down);
    expect(sender.stats()[0]?.signals.traces).toMatchObject({ state: "waiting" });
    sink = await startOtlpSink({ port });
    await arrived(600);
    expect(sink.duplicates()).toBe(0);
    expect(journal.rejected()).toEqual([]);
  });

  test("is told of once, and again when it went down again", async () => {
    journal.write(1);
    const { port } = sink;
    await sink.close();
    const sender = journal.sender({ url: traces() }, { clock: fastClock });
    const warned = (times: number): Promise<void> =>
      vi.waitFor(() => expect(journal.warnings).toHaveLength(times), { timeout: 20_000 });
    sender.wake();
    await warned(1);
    expect(journal.warnings[0]).toMatch(
      `traces are kept until http://127.0.0.1:${port}/v1/traces can take them: ECONNREFUSED`,
    );
    sink = await startOtlpSink({ port });
    await arrived(1);
    await sink.close();
    journal.write(1);
    sender.wake();
    await warned(2);
  });
});

const passing: readonly (readonly [string, Answer])[] = [
  ["500", status(500)],
  ["502", status(502)],
  ["503", status(503)],
  ["408", status(408)],
  ["429 and a time that is no time", status(429, { "retry-after": "soon" })],
  ["429 and a negative time", status(429, { "retry-after": "-1" })],
  ["429 and two seconds", status(429, { "retry-after": "2" })],
  ["503 and a date", status(503, { "retry-after": new Date(Date.now() + 3000).toUTCString() })],
  ["a reset before anything was taken", { kind: "reset", when: "before" }],
];

test.each(passing)("after %s everything arrives, once", async (_, answer) => {
  sink.use(inTurn(answer, answer, answer));
  journal.write(600);
  journal.sender({ url: traces() }, { clock: fastClock }).wake();
  await arrived(600);
  expect(sink.duplicates()).toBe(0);
  expect(sink.requests).toHaveLength(5);
  expect(journal.rejected()).toEqual([]);
});

test("through a hundred faults of all kinds everything arrives", async () => {
  const random = randomOf(20_261_121);
  const faults: readonly Answer[] = [
    status(500),
    status(503, { "retry-after": "1" }),
    status(429),
    status(401),
    status(404),
    { kind: "reset", when: "before" },
    { kind: "reset", when: "after" },
    { kind: "hang" },
    { kind: "accept", afterMs: 20 },
  ];
  let planted = 0;
  sink.use(() => {
    planted += 1;
    // Twice as many are taken as go wrong.
    const index = Math.floor(random() * faults.length * 3);
    return planted > 300 ? { kind: "accept" } : (faults[index] ?? { kind: "accept" });
  });
  const limits = { maxRecords: 20 };
  const sender = journal.sender({ url: traces(), timeoutMs: 100 }, { clock: fastClock, limits });
  for (let round = 0; round < 20; round += 1) {
    journal.write(300);
    sender.wake();
    await sender.drain(100);
  }
  await vi.waitFor(
    async () => expect(await sender.drain(1000)).toMatchObject({ otlp: { spooled: 0 } }),
    { timeout: 30_000 },
  );
  expect(await sender.drain(1000)).toEqual({
    otlp: { delivered: 6000, spooled: 0, rejected: 0, dropped: 0 },
  });
  expect(sink.unique()).toBe(6000);
  expect(sink.requests.length).toBeGreaterThan(300);
});

test("an answer that is lost makes duplicates, and nothing else", async () => {
  sink.use(inTurn({ kind: "reset", when: "after" }));
  journal.write(600);
  journal.sender({ url: traces() }, { clock: fastClock }).wake();
  await arrived(600);
  expect(sink.duplicates()).toBe(512);
});

test("a drain does not wait for a time that lies behind its end", async () => {
  sink.use(() => status(429, { "retry-after": "60" }));
  journal.write(10);
  const sender = journal.sender({ url: traces() });
  const first = performance.now();
  const spooled = { otlp: { delivered: 0, spooled: 10, rejected: 0, dropped: 0 } };
  expect(await sender.drain(30_000)).toEqual(spooled);
  expect(await sender.drain(30_000)).toEqual(spooled);
  expect(performance.now() - first).toBeLessThan(30_000);
  expect(sink.requests).toHaveLength(1);
});

describe("what a change of somebody is needed for", () => {
  const held: readonly (readonly [string, Answer, string])[] = [
    [
      "401",
      status(401),
      "HTTP 401: status 401. It is tried again each minute; check the key in OTEL_EXPORTER_OTLP_HEADERS.",
    ],
    ["403", status(403), "and what it may do"],
    ["404", status(404), "or set OTEL_TRACES_EXPORTER=none for what the backend does not take"],
    ["405", status(405), "check the path"],
    ["415", status(415), "set OTEL_EXPORTER_OTLP_PROTOCOL"],
    ["451", status(451), "check the endpoint"],
    [
      "a redirect",
      status(307, { location: "https://user:pass@elsewhere.example/v1/traces?key=1" }),
      "it redirects to https://elsewhere.example/v1/traces, and redirects are not followed. It is tried again each minute; set the endpoint",
    ],
  ];

  test.each(held)("%s is kept, said once, and sent after the change", async (_, answer, text) => {
    sink.use(() => answer);
    journal.write(600);
    const sender = journal.sender(
      { url: `${traces()}?key=1`, headers: { authorization: "Bearer secret" } },
      { clock: fastClock },
    );
    expect(await sender.drain(far)).toMatchObject({ otlp: { spooled: 600, rejected: 0 } });
    await vi.waitFor(() => expect(sink.requests.length).toBeGreaterThan(2), { timeout: 20_000 });
    expect(sender.stats()[0]?.signals.traces).toMatchObject({ state: "held", rejected: 0 });
    sink.use(acceptAll);
    await arrived(600);
    expect(journal.warnings).toHaveLength(1);
    expect(journal.warnings[0]).toContain(
      `traces are kept and not sent to ${traces()}: HTTP ${_.match(/\d+/)?.[0] ?? 307}`,
    );
    expect(journal.warnings[0]).toContain(text);
    expect(journal.warnings[0]).not.toMatch(/secret|pass|key=1/);
  });

  test("a backend that refuses everything with 400 gets nothing rejected", async () => {
    sink.use(() => status(400));
    journal.write(600);
    const sender = journal.sender({ url: traces() }, { clock: fastClock });
    expect(await sender.drain(far)).toMatchObject({ otlp: { spooled: 600, rejected: 0 } });
    expect(journal.warnings[0]).toContain("it refuses everything (HTTP 400: status 400)");
    sink.use(acceptAll);
    await arrived(600);
    expect(journal.rejected()).toEqual([]);
  });

  test("a key does not go unencrypted to another machine", async () => {
    journal.write(1);
    const target = { url: "http://192.0.2.1:4318/v1/traces", headers: { "api-key": "secret" } };
    const sender = journal.sender(target);
    expect(await sender.drain(far)).toMatchObject({ otlp: { spooled: 1 } });
    expect(journal.warnings).toEqual([
      'traces are kept and not sent to http://192.0.2.1:4318/v1/traces: the connection is not encrypted, and others could read the header "api-key". ' +
        "It is tried again each minute; use https, or allow it with OTEL_EXPORTER_OTLP_INSECURE=true.",
    ]);
  });
});

describe("a backend with a limit", () => {
  test("gets what is smaller, and what never is, is rejected", async () => {
    sink.use(above(60_000));
    journal.write(600, { padding: 500 });
    journal.write(1, { padding: 70_000 });
    journal.write(100);
    const sender = journal.sender({ url: traces() });
    expect(await sender.drain(20_000)).toEqual({
      otlp: { delivered: 700, spooled: 0, rejected: 1, dropped: 0 },
    });
    expect(sink.requests.length).toBeLessThan(40);
    expect(journal.rejected()).toHaveLength(1);
  });

  test("may call it a bad request, as the Collector does", async () => {
    const tooLarge: Answer = { kind: "status", status: 400, body: "http: request body too large" };
    sink.use(({ bytes }) => (bytes > 60_000 ? tooLarge : { kind: "accept" }));
    journal.write(600, { padding: 500 });
    const sender = journal.sender({ url: traces() });
    expect(await sender.drain(20_000)).toMatchObject({ otlp: { delivered: 600, rejected: 0 } });
  });
});

test.each(["http/protobuf", "http/json"] as const)(
  "what a backend takes in part by %s is counted and told",
  async (protocol) => {
    sink.use(inTurn({ kind: "partial", rejected: 7, message: "no room for seven" }));
    journal.write(600);
    const sender = journal.sender({ url: traces(), protocol });
    expect(await sender.drain(20_000)).toEqual({
      otlp: { delivered: 593, spooled: 0, rejected: 7, dropped: 0 },
    });
    expect(sink.unique()).toBe(593);
    expect(journal.warnings).toEqual([
      `${traces()} refused 7 records of traces: no room for seven. It took the others.`,
    ]);
  },
);

describe("a backend that is slow", () => {
  test("or does not answer holds a drain no longer than it may take", async () => {
    sink.use(() => ({ kind: "hang" }));
    journal.write(10);
    const sender = journal.sender({ url: traces(), timeoutMs: 60_000 });
    expect(await sender.drain(200)).toMatchObject({ otlp: { delivered: 0, spooled: 10 } });
    sender.close();
  });

  test("or does not answer is asked again after the timeout", async () => {
    sink.use(inTurn({ kind: "hang" }));
    journal.write(10);
    journal.sender({ url: traces(), timeoutMs: 100 }, { clock: fastClock }).wake();
    await arrived(10);
    expect(sink.requests).toHaveLength(2);
  });

  test.each<Answer>([
    { kind: "drip", everyMs: 20 },
    { kind: "flood", bytes: 20 * 1024 * 1024 },
  ])("to end its answer, $kind, has taken what it said it has", async (answer) => {
    sink.use(inTurn(answer));
    journal.write(600);
    const sender = journal.sender({ url: traces(), timeoutMs: 500 });
    expect(await sender.drain(20_000)).toMatchObject({ otlp: { delivered: 600 } });
    expect(sink.duplicates()).toBe(0);
  });
});
