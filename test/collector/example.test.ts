import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import {
  journalLines,
  journalSpans,
  readEvents,
  readMetrics,
  readSpans,
} from "../support/journal.ts";
import type { JournalSpan } from "../support/journal.ts";
import { emptyFolder, runNode } from "../support/run-app.ts";
import {
  configFolder,
  findBackends,
  freePort,
  sha256OfFile,
  startCollector,
  startJaeger,
  versionOf,
} from "./collector.ts";
import type { Running, RunningJaeger } from "./collector.ts";

const backends = await findBackends();
const missing = "missing" in backends;
// oxlint-disable-next-line no-console -- a skip must be seen
if (missing)
  console.warn(`SKIPPED: the tests against a real Collector and Jaeger: ${backends.missing}`);
const { collector, jaeger } = missing ? { collector: "", jaeger: "" } : backends;

beforeAll(async () => {
  if (missing) return;
  for (const binary of [collector, jaeger])
    // oxlint-disable-next-line no-console -- what the tests ran against belongs into their report
    console.log(
      `${binary.split("/").at(-1)} ${await versionOf(binary)} sha256 ${await sha256OfFile(binary)}`,
    );
});

interface Receiving {
  readonly running: Running;
  readonly http: string;
  readonly grpc: string;
  readonly out: string;
}

/** Starts a Collector that writes what it receives to files. */
async function startFileCollector(): Promise<Receiving> {
  const [http, grpc] = [await freePort(), await freePort()];
  const out = emptyFolder();
  const running = await startCollector({
    binary: collector,
    config: join(configFolder, "file.yaml"),
    env: {
      SPOOR_OTLP_HTTP_PORT: String(http),
      SPOOR_OTLP_GRPC_PORT: String(grpc),
      SPOOR_OUT_DIR: out,
    },
    ready: http,
  });
  return { running, out, http: `http://127.0.0.1:${http}`, grpc: `http://127.0.0.1:${grpc}` };
}

const example = join(import.meta.dirname, "../../examples/ticket-workflow/main.mjs");

/** Runs the example with `env` and gives the folder of its journal. */
async function runExample(env: Readonly<Record<string, string>>): Promise<string> {
  const dir = emptyFolder();
  const ended = await runNode([example], {
    env: { SPOOR_DIR: dir, SPOOR_CONSOLE: "0", ...env },
    timeoutMs: 50_000,
  });
  expect(ended.code, ended.stderr).toBe(0);
  return dir;
}

/** The text of a file that is being written, once it stops growing. */
async function settled(path: string): Promise<string> {
  let before = "";
  for (let tries = 0; tries < 50; tries += 1) {
    const text = readFileSync(path, "utf8");
    if (text !== "" && text === before) return text;
    before = text;
    await sleep(250);
  }
  return before;
}

const bySpan = (spans: readonly JournalSpan[]): JournalSpan[] =>
  spans.toSorted((one, other) => (one.spanId < other.spanId ? -1 : 1));

describe.skipIf(missing).each(["http/protobuf", "grpc"])(
  "over %s the example reaches the Collector",
  (protocol) => {
    let receiving: Receiving;
    let dir = "";

    beforeAll(async () => {
      receiving = await startFileCollector();
      dir = await runExample({
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: protocol === "grpc" ? receiving.grpc : receiving.http,
      });
      return () => receiving.running.stop();
    });

    test("with every span, identical to the journal's: ids, parents, attributes, types, links", async () => {
      const received = readSpans(await settled(join(receiving.out, "traces.jsonl")));
      // oxlint-disable-next-line no-console -- how many arrived belongs into the report
      console.log(`${protocol}: ${received.length} spans received`);
      expect(received.length).toBeGreaterThan(30);
      expect(bySpan(received)).toEqual(bySpan(journalSpans(dir)));
    });

    test("with every event", async () => {
      const received = readEvents(await settled(join(receiving.out, "logs.jsonl")));
      const written = readEvents(journalLines(dir, "logs"));
      expect(received.length).toBeGreaterThan(3);
      expect(new Set(received.map((event) => JSON.stringify(event)))).toEqual(
        new Set(written.map((event) => JSON.stringify(event))),
      );
    });

    test("with every metric, at the same value", async () => {
      const received = readMetrics(await settled(join(receiving.out, "metrics.jsonl")));
      expect(received.size).toBeGreaterThan(8);
      expect(received).toEqual(readMetrics(journalLines(dir, "metrics")));
    });
  },
);

describe.skipIf(missing)("the Collector's own decoder", () => {
  let receiving: Receiving;
  beforeAll(async () => {
    receiving = await startFileCollector();
    return () => receiving.running.stop();
  });

  test("reads every line of the journal and yields the same spans", async () => {
    const dir = await runExample({});
    const lines = journalLines(dir, "traces")
      .split("\n")
      .filter((line) => line !== "");
    for (const line of lines) {
      const answer = await fetch(`${receiving.http}/v1/traces`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: line,
      });
      expect(answer.status).toBe(200);
    }
    const received = readSpans(await settled(join(receiving.out, "traces.jsonl")));
    expect(bySpan(received)).toEqual(bySpan(journalSpans(dir)));
  });
});

interface JaegerSpan {
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly { readonly refType: string; readonly spanID: string }[];
}

describe.skipIf(missing)("Jaeger", () => {
  let backend: RunningJaeger;
  beforeAll(async () => {
    backend = await startJaeger({ binary: jaeger });
    return () => backend.stop();
  });

  test("finds the example's trace, with the same tree", async () => {
    const dir = await runExample({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${backend.otlp}/v1/traces`,
    });
    const spans = journalSpans(dir);
    const answer = await fetch(`${backend.api}/traces/${spans[0]?.traceId}`);
    const found: { data: readonly { spans: readonly JaegerSpan[] }[] } = JSON.parse(
      await answer.text(),
    );
    // Of two references to one span Jaeger keeps the later: a resumed part is a child of the part before and linked to it.
    const parentOf = ({ references }: JaegerSpan): string | undefined =>
      (references.find((one) => one.refType === "CHILD_OF") ?? references[0])?.spanID;
    const tree = (found.data[0]?.spans ?? []).map((span) => [
      span.spanID,
      parentOf(span),
      span.operationName,
    ]);
    expect(new Set(tree.map((edge) => JSON.stringify(edge)))).toEqual(
      new Set(spans.map((span) => JSON.stringify([span.spanId, span.parentSpanId, span.name]))),
    );
  });
});
