import { at, list } from "@spoor/core/record";
import { afterEach, describe, expect, test } from "vitest";
import { journalSpans } from "../support/journal.ts";
import { startOtlpReceiver } from "../support/otlp-receiver.ts";
import { startOtlpSink, status } from "../support/otlp-sink.ts";
import type { Answers, OtlpSink } from "../support/otlp-sink.ts";
import { emptyFolder, runNode } from "../support/run-app.ts";

let sink: OtlpSink | undefined;

afterEach(() => sink?.close());

const made = 100;
const script = `
  import { start, step, workflow } from "spoor";
  const telemetry = start();
  await workflow("demo", async () => {
    for (let each = 1; each < ${made}; each += 1) await step("One", () => 1);
  });
  const began = performance.now();
  const flushed = await telemetry.flush(3000);
  const stopped = await telemetry.shutdown(1000);
  const ms = performance.now() - began;
  console.log(JSON.stringify({ flushed, stopped, ms }));
`;

async function run(env: Record<string, string>, answers?: Answers) {
  sink = await startOtlpSink(answers && { answers });
  const ended = await runNode(["--input-type=module", "--eval", script], {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      OTEL_METRICS_EXPORTER: "none",
      SPOOR_DIR: emptyFolder(),
      ...env,
    },
  });
  expect(ended).toMatchObject({ code: 0, signal: null });
  return { ...ended, ...JSON.parse(ended.stdout) };
}

const none = { delivered: 0, spooled: 0, rejected: 0, dropped: 0 };

describe("flush and shutdown tell what became of all that ended", () => {
  test.each(["journal", "direct"])("delivered: %s", async (SPOOR_DELIVERY) => {
    const { flushed, stopped, stderr } = await run({ SPOOR_DELIVERY });
    expect(flushed).toEqual({ ...none, delivered: made });
    expect(stopped).toEqual(flushed);
    expect(sink?.unique()).toBe(made);
    expect(stderr).toBe("");
  });

  test("refused by a backend that is down, they stay in the journal, and the wait is short", async () => {
    const { flushed, stopped, ms } = await run({
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
    });
    expect(flushed).toEqual({ ...none, spooled: made });
    expect(stopped).toEqual(flushed);
    expect(ms).toBeLessThan(3000);
  });

  test("a backend that hangs takes no longer than is allowed", async () => {
    const { stopped, ms } = await run({}, () => ({ kind: "hang" }));
    expect(stopped).toEqual({ ...none, spooled: made });
    expect(ms).toBeLessThan(6000);
  });

  test("what is not authorized is kept and told once", async () => {
    const { stopped, stderr } = await run({}, () => status(401));
    expect(stopped).toEqual({ ...none, spooled: made });
    expect(stderr.match(/^spoor: .*HTTP 401.*OTEL_EXPORTER_OTLP_HEADERS/gm)).toHaveLength(1);
  });

  test("directly, what a backend refuses is dropped and counted", async () => {
    const { stopped } = await run({ SPOOR_DELIVERY: "direct" }, () => status(400));
    expect(stopped).toEqual({ ...none, dropped: made });
  });

  test("without an endpoint everything is in the journal", async () => {
    const { stopped } = await run({ OTEL_TRACES_EXPORTER: "none", OTEL_LOGS_EXPORTER: "none" });
    expect(stopped.delivered).toBe(0);
    expect(stopped.spooled).toBeGreaterThanOrEqual(made);
  });
});

test("spans that a process left are delivered by the next one, each once", async () => {
  const dir = emptyFolder();
  const left = `
    import { start, step, workflow } from "spoor";
    start();
    await workflow("left", () => step("One", () => 1));
    void workflow("cut", () => step("Open", () => new Promise(() => {})));
    process.kill(process.pid, "SIGKILL");
  `;
  const killed = await runNode(["--input-type=module", "--eval", left], {
    env: { SPOOR_DIR: dir },
  });
  expect(killed.signal).toBe("SIGKILL");
  await run({ SPOOR_DIR: dir });
  // The two that ended, the two that were open, and those of the second process.
  expect(sink?.unique()).toBe(4 + made);
  expect(sink?.duplicates()).toBe(0);
  const cut = journalSpans(dir).filter(
    ({ attributes }) => attributes["error.type"] === "process_terminated",
  );
  expect(cut.map(({ name }) => name).toSorted()).toEqual(["invoke_workflow cut", "run_step Open"]);
});

const inside = (outer: readonly unknown[], name: string): readonly unknown[] =>
  outer.flatMap((each) => list(at(each, name)));

test("the metrics of a process tell what it wrote and what was delivered", async () => {
  const receiver = await startOtlpReceiver();
  const code = `
    import { start, workflow } from "spoor";
    const telemetry = start();
    await workflow("demo", () => 1);
    await telemetry.flush(2000);
    await telemetry.flush(2000);
  `;
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    SPOOR_DIR: emptyFolder(),
  };
  await runNode(["--input-type=module", "--eval", code], { env });
  await receiver.close();
  const scopes = inside(
    inside(receiver.requests("/v1/metrics"), "resourceMetrics"),
    "scopeMetrics",
  );
  const points = new Map(
    inside(scopes, "metrics").map((metric) => [
      at(metric, "name"),
      at(list(at(at(metric, "sum"), "dataPoints"))[0], "asInt"),
    ]),
  );
  expect(points.get("otel.sdk.processor.span.processed")).toBe("1");
  expect(points.get("otel.sdk.exporter.span.exported")).toBe("1");
});
