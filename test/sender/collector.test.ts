import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { configFolder, findBackends, freePort, startCollector } from "../collector/collector.ts";
import type { Running } from "../collector/collector.ts";
import {
  journalLines,
  journalSpans,
  readEvents,
  readMetrics,
  readSpans,
} from "../support/journal.ts";
import type { JournalSpan } from "../support/journal.ts";
import { startOtlpSink } from "../support/otlp-sink.ts";
import { emptyFolder, root, runNode } from "../support/run-app.ts";
import { openFolder, openSender, segmentFiles } from "@spoor/journal";
import type { Destination, Protocol, Sender, Signal, Target } from "@spoor/journal";
import { Journal } from "./setup.ts";

const backends = await findBackends();
const missing = "missing" in backends;
// oxlint-disable-next-line no-console -- a skip must be seen
if (missing) console.warn(`SKIPPED: the sender and the Collector: ${backends.missing}`);
const binary = missing ? "" : backends.collector;

const dir = emptyFolder();
let out = "";
let ports = { http: 0, grpc: 0 };
let collector: Running | undefined;
const senders: Sender[] = [];

const start = (config = join(configFolder, "file.yaml")): Promise<Running> =>
  startCollector({
    binary,
    config,
    env: {
      SPOOR_OUT_DIR: out,
      SPOOR_OTLP_HTTP_PORT: String(ports.http),
      SPOOR_OTLP_GRPC_PORT: String(ports.grpc),
    },
    ready: ports.grpc,
  });

beforeAll(async () => {
  if (missing) return;
  const example = join(root, "examples/ticket-workflow/main.mjs");
  const env = { SPOOR_DIR: dir, SPOOR_CONSOLE: "0" };
  const ended = await runNode([example], { env, timeoutMs: 50_000 });
  if (ended.code !== 0) throw new Error(ended.stderr);
});

beforeEach(async () => {
  if (missing) return;
  out = emptyFolder();
  ports = { http: await freePort(), grpc: await freePort() };
  collector = await start();
});

afterEach(async () => {
  for (const sender of senders.splice(0)) sender.close();
  await collector?.stop();
});

function destination(protocol: Protocol): Destination {
  const target = (signal: Signal): Target => ({
    url:
      protocol === "grpc"
        ? `http://127.0.0.1:${ports.grpc}`
        : `http://127.0.0.1:${ports.http}/v1/${signal}`,
    protocol,
    headers: {},
    compression: "gzip",
    timeoutMs: 10_000,
    certificates: {},
    allowsCleartext: false,
  });
  const targets = { traces: target("traces"), logs: target("logs"), metrics: target("metrics") };
  return { name: protocol, targets };
}

function senderOf(from: string, protocol: Protocol): Sender {
  const folder = openFolder(from);
  if ("problem" in folder) throw new Error(folder.problem);
  const sender = openSender({
    folder,
    destinations: [destination(protocol)],
    segments: () => segmentFiles(from),
    warn: (message) => expect.unreachable(message),
    delayMs: 1,
  });
  senders.push(sender);
  return sender;
}

const written = (signal: string): string => {
  const path = join(out, `${signal}.jsonl`);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
};
const sorted = (spans: readonly JournalSpan[]): JournalSpan[] =>
  spans.toSorted((one, other) => (one.spanId < other.spanId ? -1 : 1));
const texts = (values: readonly object[]): string[] =>
  values.map((value) => JSON.stringify(value)).toSorted();
const until = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 20_000, interval: 50 });

describe.skipIf(missing)("the Collector", () => {
  test.each(["http/protobuf", "http/json", "grpc"] as const)(
    "gets by %s every span, event and metric as it stands in the journal",
    async (protocol) => {
      const { [protocol]: drained } = await senderOf(dir, protocol).drain(20_000);
      expect(drained).toMatchObject({ spooled: 0, rejected: 0, dropped: 0 });
      const spans = journalSpans(dir);
      expect(spans.length).toBeGreaterThan(30);
      await until(() => expect(readSpans(written("traces"))).toHaveLength(spans.length));
      expect(sorted(readSpans(written("traces")))).toEqual(sorted(spans));
      const events = readEvents(journalLines(dir, "logs"));
      await until(() => expect(readEvents(written("logs"))).toHaveLength(events.length));
      expect(texts(readEvents(written("logs")))).toEqual(texts(events));
      const metrics = readMetrics(journalLines(dir, "metrics"));
      expect(metrics.size).toBeGreaterThan(8);
      await until(() => expect(readMetrics(written("metrics"))).toEqual(metrics));
    },
  );

  test.each(["SIGKILL", "SIGTERM", "SIGSTOP"] as const)(
    "ended by %s in the middle of it and started again, passes everything on",
    async (signal) => {
      const sink = await startOtlpSink();
      const journal = new Journal();
      await collector?.stop();
      collector = await start(passingOn(sink.url));
      try {
        journal.write(5000);
        const { traces } = destination("http/protobuf").targets;
        const limits = { maxRecords: 50 };
        const sender = journal.sender({ ...traces, timeoutMs: 1000 }, { limits });
        sender.wake();
        await until(() => expect(sink.unique()).toBeGreaterThan(500));
        process.kill(collector.pid, signal);
        await until(() => expect(sender.stats()[0]?.signals.traces?.state).toBe("waiting"));
        expect(sink.unique()).toBeLessThan(5000);
        // What is stopped goes on; what is gone is started again.
        if (signal === "SIGSTOP") process.kill(collector.pid, "SIGCONT");
        else {
          await collector.stop();
          collector = await start(passingOn(sink.url));
        }
        await until(() => expect(sender.stats()[0]?.signals.traces?.delivered).toBe(5000));
        expect(sink.unique()).toBe(5000);
        expect(sink.duplicates()).toBeLessThanOrEqual(50);
        expect(journal.rejected()).toEqual([]);
      } finally {
        journal.remove();
        await sink.close();
      }
    },
  );
});

/** A configuration that answers when the backend at `url` has answered: the Collector itself keeps nothing. */
function passingOn(url: string): string {
  const path = join(out, "passing-on.yaml");
  writeFileSync(
    path,
    `receivers:
  otlp:
    protocols:
      grpc: { endpoint: "127.0.0.1:${ports.grpc}" }
      http: { endpoint: "127.0.0.1:${ports.http}" }
exporters:
  otlphttp:
    endpoint: ${url}
    sending_queue: { enabled: false }
    retry_on_failure: { enabled: false }
service:
  telemetry: { metrics: { level: none } }
  pipelines:
    traces: { receivers: [otlp], exporters: [otlphttp] }
`,
  );
  return path;
}
