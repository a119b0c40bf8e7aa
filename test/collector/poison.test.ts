import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { journalLines, readSpans } from "../support/journal.ts";
import type { JournalSpan } from "../support/journal.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";
import { configFolder, findBackends, freePort, startCollector } from "./collector.ts";

const backends = await findBackends();
const missing = "missing" in backends;
// oxlint-disable-next-line no-console -- a skip must be seen
if (missing) console.warn(`SKIPPED: poisoned spans at the Collector: ${backends.missing}`);
const binary = missing ? "" : backends.collector;

const app = join(import.meta.dirname, "poison-app.mjs");
const kinds = 14;
const spansInAll = kinds * 3 + 1;

interface Delivery {
  readonly protocol: string;
  readonly delivery: string;
}

/** Runs the application once, sending to a real Collector, and gives what that wrote to its file. */
async function deliver({ protocol, delivery }: Delivery): Promise<readonly JournalSpan[]> {
  const [port, grpcPort] = [await freePort(), await freePort()];
  const [out, dir] = [emptyFolder(), emptyFolder()];
  const collector = await startCollector({
    binary,
    config: join(configFolder, "file.yaml"),
    env: {
      SPOOR_OUT_DIR: out,
      SPOOR_OTLP_HTTP_PORT: String(port),
      SPOOR_OTLP_GRPC_PORT: String(grpcPort),
    },
    ready: port,
  });
  try {
    const ended = await runNode(["--import", register, app], {
      env: {
        SPOOR_DIR: dir,
        SPOOR_DELIVERY: delivery,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_TRACES_EXPORTER: "otlp",
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${protocol === "grpc" ? grpcPort : port}`,
      },
    });
    expect(ended.code, ended.stderr).toBe(0);
    const file = join(out, "traces.jsonl");
    const read = (): readonly JournalSpan[] =>
      existsSync(file) ? readSpans(readFileSync(file, "utf8")) : [];
    await vi.waitFor(() => expect(read().length).toBeGreaterThanOrEqual(spansInAll), {
      timeout: 15_000,
      interval: 100,
    });
    return read();
  } finally {
    await collector.stop();
  }
}

const valueOf = (spans: readonly JournalSpan[], name: string): unknown =>
  spans.find((span) => span.name === `poisoned ${name}`)?.attributes["poison"];

describe.skipIf(missing).each([
  { protocol: "http/json", delivery: "direct" },
  { protocol: "http/protobuf", delivery: "direct" },
  { protocol: "http/json", delivery: "journal" },
  { protocol: "http/protobuf", delivery: "journal" },
])("$protocol, delivery $delivery", (way) => {
  test("a batch with poisoned spans loses none", async () => {
    const spans = await deliver(way);
    expect(spans).toHaveLength(spansInAll);
    expect(spans.filter(({ name }) => /^(?:before|after) /.test(name))).toHaveLength(kinds * 2);
    expect(valueOf(spans, "NaN")).toBe("NaN");
    expect(valueOf(spans, "infinity")).toBe("Infinity");
    expect(valueOf(spans, "1e300")).toBe("1e+300");
    expect(valueOf(spans, "2^63")).toBe("9223372036854776000");
    expect(valueOf(spans, "minus zero")).toBe(0);
    expect(valueOf(spans, "lone surrogate")).toBe("x\uFFFDy");
    expect(valueOf(spans, "NUL")).toBe("x\uFFFDy");
    expect(valueOf(spans, "list with NaN")).toEqual([1, "NaN", 2]);
    expect(valueOf(spans, "long")).toBe("x".repeat(65_536));
    const marked = spans.filter(({ attributes }) => attributes["spoor.sanitized"] === true);
    expect(marked.map(({ name }) => name)).toContain("poisoned NaN");
    expect(marked.map(({ name }) => name)).toContain("odd \uFFFD name");
    expect(marked.map(({ name }) => name)).not.toContain("before NaN");
  });
});

test("every line of the journal is JSON", async () => {
  const dir = emptyFolder();
  const ended = await runNode(["--import", register, app], { env: { SPOOR_DIR: dir } });
  expect(ended.code, ended.stderr).toBe(0);
  expect(readSpans(journalLines(dir, "traces"))).toHaveLength(spansInAll);
});
