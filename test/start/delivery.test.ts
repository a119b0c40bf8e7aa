import { readdirSync } from "node:fs";
import { readAcks } from "@spoor/journal";
import { afterEach, describe, expect, test } from "vitest";
import { journalSpans, spansOf } from "../support/journal.ts";
import { startOtlpReceiver } from "../support/otlp-receiver.ts";
import type { OtlpReceiver } from "../support/otlp-receiver.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

const app = `${import.meta.dirname}/apps/steps.mjs`;
let receiver: OtlpReceiver | undefined;

afterEach(() => receiver?.close());

const run = (dir: string, env: Record<string, string>, end = "natural") =>
  runNode(["--import", register, app, end], { env: { SPOOR_DIR: dir, ...env } });

const json = (url: string) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
});

const ids = (spans: readonly { readonly spanId: string }[]) =>
  spans.map((span) => span.spanId).toSorted();

/** The segments of which something was acknowledged; up to the byte 0 it is said that it is to be sent. */
const acks = (dir: string): string[] =>
  readAcks(dir)
    .filter(({ offset }) => offset > 0)
    .map(({ segment }) => segment)
    .toSorted();

describe("with an endpoint", () => {
  test("a process that ends by itself has delivered traces, metrics and what the journal holds", async () => {
    receiver = await startOtlpReceiver();
    const dir = emptyFolder();
    const ended = await run(dir, json(receiver.url));
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const delivered = receiver.requests("/v1/traces").flatMap((request) => spansOf(request));
    expect(ids(delivered)).toEqual(ids(journalSpans(dir)));
    expect(delivered).toHaveLength(2);
    expect(receiver.requests("/v1/metrics").length).toBeGreaterThan(0);
  });

  test.each([
    ["journal", ["metrics", "traces"]],
    // OpenTelemetry's own exporters tell what became of spans alone.
    ["both", ["traces"]],
  ])("what was all delivered is acknowledged for that destination: %s", async (mode, signals) => {
    receiver = await startOtlpReceiver();
    const dir = emptyFolder();
    await run(dir, { ...json(receiver.url), SPOOR_DELIVERY: mode });
    expect(acks(dir).map((name) => name.split("-")[0])).toEqual(signals);
  });

  test("direct delivery leaves nothing on disk, and arrives", async () => {
    receiver = await startOtlpReceiver();
    const dir = emptyFolder();
    await run(dir, { ...json(receiver.url), SPOOR_DELIVERY: "direct" });
    expect(readdirSync(dir)).toEqual([]);
    expect(receiver.requests("/v1/traces").flatMap((request) => spansOf(request))).toHaveLength(2);
  });

  test("a folder that cannot be used is told, and OpenTelemetry's own exporters deliver", async () => {
    receiver = await startOtlpReceiver();
    const ended = await run("/dev/null/nowhere", json(receiver.url));
    expect(ended.stderr).toContain("nothing is written to disk: /dev/null/nowhere");
    expect(receiver.requests("/v1/traces").flatMap((request) => spansOf(request))).toHaveLength(2);
  });

  test("a segment that the backend refused is not acknowledged", async () => {
    receiver = await startOtlpReceiver(400);
    const dir = emptyFolder();
    await run(dir, json(receiver.url));
    expect(acks(dir)).toEqual([]);
    expect(journalSpans(dir)).toHaveLength(2);
  });

  test("a segment whose spans were still on their way is not acknowledged", async () => {
    receiver = await startOtlpReceiver();
    const dir = emptyFolder();
    await run(dir, json(receiver.url), "exit");
    expect(acks(dir)).toEqual([]);
    expect(journalSpans(dir)).toHaveLength(2);
  });

  test("a backend that is down does not hold a natural end", async () => {
    const dir = emptyFolder();
    const ended = await runNode(["--import", register, app], {
      env: { SPOOR_DIR: dir, ...json("http://127.0.0.1:9") },
      timeoutMs: 5000,
    });
    expect(ended).toMatchObject({ code: 0, signal: null });
    expect(journalSpans(dir)).toHaveLength(2);
  });
});

test("without an endpoint nothing is sent, even with a backend at the default port's address", async () => {
  receiver = await startOtlpReceiver();
  const dir = emptyFolder();
  await run(dir, { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" });
  expect(receiver.requests("/v1/traces")).toEqual([]);
  expect(acks(dir)).toEqual([]);
});

test.each(["http/protobuf", "http/json", "grpc"])(
  "over %s the library for gRPC is loaded only where gRPC is asked for",
  async (protocol) => {
    const script = `
      import { createRequire } from "node:module";
      import { start, workflow } from "spoor";
      const telemetry = start();
      await workflow("demo", () => 1);
      await telemetry.flush(500);
      const files = Object.keys(createRequire(import.meta.url).cache);
      console.log(files.some((file) => file.includes("@grpc/grpc-js")));
      process.exit();
    `;
    const ended = await runNode(["--input-type=module", "--eval", script], {
      env: {
        SPOOR_DIR: emptyFolder(),
        OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        SPOOR_DELIVERY: "direct",
      },
    });
    expect(ended.stdout.trim()).toBe(String(protocol === "grpc"));
  },
);

test.each(["journal", "direct"])(
  "a protocol that is not known is told by name, with what is accepted: %s",
  async (mode) => {
    const ended = await run(emptyFolder(), {
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http",
      SPOOR_DELIVERY: mode,
    });
    expect(ended.stderr).toMatch(
      /OTEL_EXPORTER_OTLP_PROTOCOL="http" is not \w+; accepted: http\/protobuf/,
    );
    expect(ended.code).toBe(0);
  },
);
