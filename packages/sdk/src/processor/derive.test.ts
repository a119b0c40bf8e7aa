import { context, trace } from "@opentelemetry/api";
import type { Context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Sampler } from "@opentelemetry/sdk-trace";
import { metrics } from "@opentelemetry/api";
import {
  GEN_AI_RESPONSE_FINISH_REASONS,
  METRIC_GEN_AI_CLIENT_INFERENCE_DURATION,
  METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_INPUT_TOKENS,
  METRIC_SPOOR_CLIENT_INFERENCE_UNPRICED,
  METRIC_SPOOR_CLIENT_INFERENCE_USAGE_COST,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_UNPRICED_REASON,
  SPOOR_WORKFLOW_INFERENCE_CALL_COUNT,
  SPOOR_WORKFLOW_USAGE_COST_AMOUNT,
  SPOOR_WORKFLOW_USAGE_INPUT_TOKENS,
} from "@spoor/core/semconv";
import { genAiRegistry } from "@spoor/core/registry";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RecordingSampler } from "../sampler.ts";
import { ModelCall } from "../trace/call.ts";
import { noTotals, setRunOf, withRun } from "../trace/run.ts";
import type { Run } from "../trace/run.ts";
import { tracer, useProfile } from "../tracer.ts";
import { profileOf } from "@spoor/core/semconv";
import { DeriveProcessor } from "./derive.ts";
import { loadPrices } from "./prices.ts";

let spans = new InMemorySpanExporter();
let exported = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
let meters: MeterProvider;

beforeEach(async () => {
  await loadPrices();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});

afterEach(async () => {
  await meters.shutdown();
  trace.disable();
  metrics.disable();
  context.disable();
});

function begin(sampler?: Sampler): void {
  spans = new InMemorySpanExporter();
  exported = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  meters = new MeterProvider({
    readers: [
      new PeriodicExportingMetricReader({ exporter: exported, exportIntervalMillis: 3_600_000 }),
    ],
  });
  metrics.setGlobalMeterProvider(meters);
  trace.setGlobalTracerProvider(
    new TracerProvider({
      spanProcessors: [new DeriveProcessor(), new SimpleSpanProcessor({ exporter: spans })],
      ...(sampler !== undefined && { sampler }),
    }),
  );
  useProfile(profileOf("current"));
}

/** The sum over all points of a counter, or the count of a histogram. */
async function total(name: string): Promise<number> {
  await meters.forceFlush();
  const latest =
    exported
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
  const points = latest.find((metric) => metric.descriptor.name === name)?.dataPoints ?? [];
  return points.reduce(
    (sum, { value }) =>
      sum + (typeof value === "number" ? value : "count" in value ? value.count : 0),
    0,
  );
}

function call(model = "gpt-4o-mini", cached = 0): ModelCall {
  const made = new ModelCall({
    provider: "openai",
    request: { operation: "chat", model, stream: false, attributes: {} },
  });
  made.reply({
    attributes: {},
    usage: { inputTokens: 1000, outputTokens: 100, cacheReadTokens: cached },
  });
  made.end("completed");
  return made;
}

describe("DeriveProcessor", () => {
  test("prices a call of a known model at its list price, cached tokens at theirs", () => {
    begin();
    call();
    call("gpt-4o-mini", 1000);
    const costs = spans.getFinishedSpans().map((span) => span.attributes[SPOOR_USAGE_COST_AMOUNT]);
    // gpt-4o-mini: 0.15 USD per million input tokens, 0.075 cached, 0.60 output.
    expect(costs).toEqual([0.00021, 0.000135]);
  });

  test("says that a call is unpriced, and why, instead of 0", async () => {
    begin();
    call("no-such-model-at-all");
    const [span] = spans.getFinishedSpans();
    expect(span?.attributes[SPOOR_USAGE_COST_AMOUNT]).toBeUndefined();
    expect(span?.attributes[SPOOR_USAGE_COST_STATUS]).toBe("unpriced");
    expect(span?.attributes[SPOOR_USAGE_COST_UNPRICED_REASON]).toBe("unknown_model");
    expect(await total(METRIC_SPOOR_CLIENT_INFERENCE_UNPRICED)).toBe(1);
    expect(await total(METRIC_SPOOR_CLIENT_INFERENCE_USAGE_COST)).toBe(0);
  });

  test("uses the buckets of the conventions", async () => {
    begin();
    call();
    await meters.forceFlush();
    const duration = exported
      .getMetrics()
      .flatMap((each) => each.scopeMetrics.flatMap((scope) => scope.metrics))
      .find((metric) => metric.descriptor.name === METRIC_GEN_AI_CLIENT_INFERENCE_DURATION);
    expect(duration?.descriptor.unit).toBe("s");
    const value = duration?.dataPoints[0]?.value;
    expect(typeof value === "object" && "buckets" in value && value.buckets).toMatchObject({
      boundaries: genAiRegistry.metrics[METRIC_GEN_AI_CLIENT_INFERENCE_DURATION]?.buckets,
    });
  });

  test("adds the finish reason that the Anthropic SDK's own span lacks, and prices it", () => {
    begin();
    const span = trace
      .getTracer("com.anthropic.sdk.typescript")
      .startSpan("anthropic.messages.create", {
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.provider.name": "anthropic",
          "gen_ai.request.model": "claude-sonnet-4-5",
        },
      });
    span.setAttributes({
      "gen_ai.response.model": "claude-sonnet-4-5-20250929",
      "gen_ai.usage.input_tokens": 1000,
      "gen_ai.usage.output_tokens": 100,
      "anthropic.message.stop_reason": "end_turn",
    });
    span.end();
    const [done] = spans.getFinishedSpans();
    expect(done?.attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toEqual(["end_turn"]);
    // claude-sonnet-4-5: 3 USD per million input tokens, 15 output.
    expect(done?.attributes[SPOOR_USAGE_COST_AMOUNT]).toBe(0.0045);
  });

  test("a 10 % sampler exports a tenth, and metrics and roll-ups cover all", async () => {
    begin(new RecordingSampler(new TraceIdRatioBasedSampler(0.1)));
    const runs = 300;
    const totals = Array.from({ length: runs }, () => inWorkflow(() => [call(), call()]));
    const workflows = spans
      .getFinishedSpans()
      .filter((span) => span.name.startsWith("invoke_workflow"));
    expect(workflows.length).toBeGreaterThan(5);
    expect(workflows.length).toBeLessThan(80);
    expect(totals.every((each) => each.calls === 2 && each.inputTokens === 2000)).toBe(true);
    for (const { attributes } of workflows) {
      expect(attributes[SPOOR_WORKFLOW_INFERENCE_CALL_COUNT]).toBe(2);
      expect(attributes[SPOOR_WORKFLOW_USAGE_INPUT_TOKENS]).toBe(2000);
      expect(attributes[SPOOR_WORKFLOW_USAGE_COST_AMOUNT]).toBe(0.00042);
    }
    expect(await total(METRIC_GEN_AI_CLIENT_INFERENCE_DURATION)).toBe(2 * runs);
    expect(await total(METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_INPUT_TOKENS)).toBe(2000 * runs);
    expect(await total(METRIC_SPOOR_CLIENT_INFERENCE_USAGE_COST)).toBeCloseTo(0.00042 * runs, 9);
  });
});

/** Runs `calls` inside a workflow span and gives the totals of its run. */
function inWorkflow(calls: () => unknown): Run["totals"] {
  const span = tracer().startSpan("invoke_workflow w", {
    attributes: { "gen_ai.operation.name": "invoke_workflow", "gen_ai.workflow.name": "w" },
  });
  const run: Run = { kind: "workflow", name: "w", id: "1", parent: undefined, totals: noTotals() };
  setRunOf(span, run);
  const inside: Context = withRun(trace.setSpan(context.active(), span), run);
  context.with(inside, calls);
  span.end();
  return run.totals;
}
