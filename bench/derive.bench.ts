// What derivation (cost, roll-up, metrics) adds to a model call's span: the difference of the two, target 15 us.
import { context, metrics, trace } from "@opentelemetry/api";
import type { TracerProvider as ApiProvider } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { NoopSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { bench, describe } from "vitest";
import type * as Derive from "../packages/sdk/src/processor/derive.ts";
import type * as Prices from "../packages/sdk/src/processor/prices.ts";
import type * as Call from "../packages/sdk/src/trace/call.ts";
import type * as Tracer from "../packages/sdk/src/tracer.ts";
import { compiled } from "./compiled.ts";

class SilentReader extends MetricReader {
  protected override onForceFlush = (): Promise<void> => Promise.resolve();
  protected override onShutdown = (): Promise<void> => Promise.resolve();
}

const { currentProfile, DeriveProcessor, loadPrices, ModelCall, useProfile } = await compiled<
  typeof Derive & typeof Prices & typeof Call & typeof Tracer
>(["processor/derive", "processor/prices", "trace/call", "tracer"]);
await loadPrices();
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [new SilentReader()] }));

const request = {
  operation: "chat",
  model: "gpt-4o-mini",
  stream: false,
  attributes: {},
} as const;
const reply = {
  attributes: { "gen_ai.response.model": "gpt-4o-mini-2024-07-18" },
  usage: { inputTokens: 1000, outputTokens: 100, cacheReadTokens: 512 },
};

function use(provider: ApiProvider): void {
  trace.disable();
  trace.setGlobalTracerProvider(provider);
  // The tracer of the provider before would be kept otherwise.
  useProfile(currentProfile());
}

function calls(): void {
  for (let count = 0; count < 1000; count += 1) {
    const call = new ModelCall({ provider: "openai", request });
    call.reply(reply);
    call.end("completed");
  }
}

const bare = new TracerProvider({ spanProcessors: [new NoopSpanProcessor()] });
const derived = new TracerProvider({ spanProcessors: [new DeriveProcessor()] });

describe("1,000 spans of model calls", () => {
  bench("without derivation", calls, { setup: () => use(bare) });
  bench("with derivation", calls, { setup: () => use(derived) });
});
