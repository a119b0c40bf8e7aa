import { trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { profileOf, SPOOR_USAGE_COST_STATUS, SPOOR_USAGE_OWNER_ID } from "@spoor/core/semconv";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openaiBatch, openaiRetrieve } from "../provider/openai-fetch.ts";
import { openaiResponses } from "../provider/openai-responses.ts";
import type { Provider } from "../provider/provider.ts";
import { ModelCall } from "../trace/call.ts";
import { useProfile } from "../tracer.ts";
import { DeriveProcessor } from "./derive.ts";
import { loadPrices } from "./prices.ts";

let spans = new InMemorySpanExporter();

beforeEach(async () => {
  await loadPrices();
  spans = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(
    new TracerProvider({
      spanProcessors: [new DeriveProcessor(), new SimpleSpanProcessor({ exporter: spans })],
    }),
  );
  useProfile(profileOf("current"));
});

afterEach(() => trace.disable());

/** Makes the span of a call, and gives its cost's status and whether another span owns its usage. */
function made(provider: Provider, argument: unknown, reply: unknown) {
  const call = new ModelCall({ provider: "openai", request: provider.request([argument]) });
  call.reply(provider.reply(reply));
  call.end("completed");
  const attributes = spans.getFinishedSpans().at(-1)?.attributes;
  const isOwned = attributes?.[SPOOR_USAGE_OWNER_ID] !== undefined;
  return { cost: attributes?.[SPOOR_USAGE_COST_STATUS], isOwned };
}

const pending = { cost: undefined, isOwned: false };
const priced = { cost: "priced", isOwned: false };
const repeated = { cost: undefined, isOwned: true };
const usage = { input_tokens: 300, output_tokens: 200 };

test("of a response made in the background, the first to see it completed bears the cost", () => {
  const response = { id: "resp_pending", model: "gpt-5", background: true, usage: null };
  const body = { model: "gpt-5", input: "Hi", background: true };
  expect(made(openaiResponses, body, { ...response, status: "queued" })).toEqual(pending);
  expect(made(openaiRetrieve, response.id, { ...response, status: "in_progress" })).toEqual(
    pending,
  );
  const completed = { ...response, status: "completed", usage };
  expect(made(openaiRetrieve, response.id, completed)).toEqual(priced);
  expect(made(openaiRetrieve, response.id, completed)).toEqual(repeated);
});

test("a response that was told when it was created is fetched for nothing", () => {
  const response = { id: "resp_told", model: "gpt-5", status: "completed", usage };
  expect(made(openaiResponses, { model: "gpt-5", input: "Hi" }, response)).toEqual(priced);
  expect(made(openaiRetrieve, response.id, response)).toEqual(pending);
});

test("a batch is priced once, when it is first seen to have ended", () => {
  const batch = { id: "batch_pending", model: "gpt-5-mini", usage };
  expect(made(openaiBatch, batch.id, { ...batch, status: "in_progress" })).toEqual(pending);
  expect(made(openaiBatch, batch.id, { ...batch, status: "completed" })).toEqual(priced);
  expect(made(openaiBatch, batch.id, { ...batch, status: "completed" })).toEqual(repeated);
});
