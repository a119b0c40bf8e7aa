import { trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import {
  GEN_AI_USAGE_COST,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  profileOf,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_UNPRICED_REASON,
  SPOOR_USAGE_ESTIMATED_COST_AMOUNT,
  SPOOR_USAGE_ESTIMATED_INPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_METHOD,
  SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_PROBLEMS,
} from "@spoor/core/semconv";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Observation } from "../hook/observation.ts";
import { DeriveProcessor } from "../processor/derive.ts";
import { loadPrices } from "../processor/prices.ts";
import { anthropicMessages } from "../provider/anthropic-messages.ts";
import { openaiChat } from "../provider/openai-chat.ts";
import { openaiResponses } from "../provider/openai-responses.ts";
import type { Provider } from "../provider/provider.ts";
import { ModelCall } from "../trace/call.ts";
import { useProfile } from "../tracer.ts";
import { priceEstimates, tokenEstimates } from "./estimates.ts";

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
afterEach(() => {
  trace.disable();
  priceEstimates(false);
});

const sentence =
  "The track an animal leaves tells which animal it was, when it passed and where it went.";
const prompt = { role: "user", content: sentence.repeat(5) };

function begin(provider: Provider, name: string, body: object): Observation {
  const call = new ModelCall({ provider: name, request: provider.request([body]) });
  if (provider.content !== undefined) call.capture(provider.content, body);
  const observation = new Observation({ call, provider, signal: undefined });
  observation.responded();
  return observation;
}

const attributes = () => spans.getFinishedSpans().at(-1)?.attributes ?? {};
const chunk = (content: string) => ({
  id: "c",
  model: "gpt-4o",
  choices: [{ index: 0, delta: { content } }],
});
const words = sentence.repeat(10).split(/(?= )/);

function streamed(model: string, read: number): void {
  const observation = begin(openaiChat, "openai", { model, messages: [prompt], stream: true });
  for (const word of words.slice(0, read)) observation.chunk(chunk(word));
  observation.closed();
}

describe("a call without usage", () => {
  test("that was aborted has estimates of what was sent and of what came, and no usage", () => {
    streamed("gpt-4o", words.length);
    expect(attributes()).toMatchObject({
      [SPOOR_USAGE_ESTIMATED_METHOD]: "character_classes",
      [SPOOR_USAGE_COST_STATUS]: "unpriced",
      [SPOOR_USAGE_COST_UNPRICED_REASON]: "no_usage",
    });
    // By o200k_base 96 and 180 tokens, with the frame of the message.
    expect(attributes()[SPOOR_USAGE_ESTIMATED_INPUT_TOKENS]).toSatisfy(near(96));
    expect(attributes()[SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS]).toSatisfy(near(180));
    for (const name of [
      GEN_AI_USAGE_INPUT_TOKENS,
      GEN_AI_USAGE_OUTPUT_TOKENS,
      SPOOR_USAGE_ESTIMATED_PROBLEMS,
    ])
      expect(attributes()).not.toHaveProperty(name);
  });

  test("counts of the stream what was read", () => {
    streamed("gpt-4o", words.length / 2);
    expect(attributes()[SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS]).toSatisfy(near(90));
  });

  test("that came whole is estimated from its words", () => {
    const observation = begin(openaiChat, "openai", { model: "gpt-4o", messages: [prompt] });
    observation.replied({ choices: [{ message: { content: sentence }, finish_reason: "stop" }] });
    expect(attributes()[SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS]).toSatisfy(near(18));
  });

  test("that was never read has sent its prompt", () => {
    begin(openaiChat, "openai", { model: "gpt-4o", messages: [prompt] }).abandoned();
    expect(attributes()).toHaveProperty([SPOOR_USAGE_ESTIMATED_INPUT_TOKENS]);
    expect(attributes()).not.toHaveProperty([SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS]);
  });

  test("that failed has none, because nobody knows whether it was read", () => {
    begin(openaiChat, "openai", { model: "gpt-4o", messages: [prompt] }).failed(new Error("503"));
    expect(attributes()).not.toHaveProperty([SPOOR_USAGE_ESTIMATED_METHOD]);
  });

  test("that is made in the background has none", () => {
    const body = { model: "gpt-5", input: sentence, background: true };
    const observation = begin(openaiResponses, "openai", body);
    observation.replied({ id: "resp_estimated", status: "queued", background: true, usage: null });
    expect(attributes()).not.toHaveProperty([SPOOR_USAGE_ESTIMATED_METHOD]);
  });

  test("says why an estimate may be far off", () => {
    const body = { model: "gpt-5", input: sentence, previous_response_id: "resp_0" };
    const output = [{ type: "message", content: [{ type: "output_text", text: sentence }] }];
    begin(openaiResponses, "openai", body).replied({ id: "r", status: "completed", output });
    expect(attributes()[SPOOR_USAGE_ESTIMATED_PROBLEMS]).toEqual(["earlier_messages", "thoughts"]);
  });
});

describe("a call with half of its usage", () => {
  test("has an estimate of the other half", () => {
    const body = { model: "claude-sonnet-4-5", max_tokens: 100, messages: [prompt], stream: true };
    const observation = begin(anthropicMessages, "anthropic", body);
    const message = { id: "m", model: body.model, usage: { input_tokens: 111, output_tokens: 1 } };
    observation.chunk({ type: "message_start", message });
    for (const text of words)
      observation.chunk({ type: "content_block_delta", delta: { type: "text_delta", text } });
    observation.closed();
    expect(attributes()[GEN_AI_USAGE_INPUT_TOKENS]).toBe(111);
    expect(attributes()).not.toHaveProperty([SPOOR_USAGE_ESTIMATED_INPUT_TOKENS]);
    expect(attributes()[SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS]).toSatisfy(near(180 * 1.18));
  });
});

describe("where the application asks for it", () => {
  test("a call without usage is told what its tokens would cost, apart from all that was billed", () => {
    priceEstimates(true);
    streamed("gpt-4o", words.length);
    const { [SPOOR_USAGE_ESTIMATED_COST_AMOUNT]: amount, ...rest } = attributes();
    expect(rest[SPOOR_USAGE_COST_STATUS]).toBe("estimated");
    expect(amount).toSatisfy(near((96 * 2.5 + 180 * 10) / 1e6));
    for (const name of [SPOOR_USAGE_COST_AMOUNT, GEN_AI_USAGE_COST])
      expect(rest).not.toHaveProperty([name]);
  });

  test("one of an unknown model stays unpriced", () => {
    priceEstimates(true);
    const observation = begin(openaiChat, "nobody", { model: "who", messages: [prompt] });
    observation.replied({ choices: [{ message: { content: sentence } }] });
    expect(attributes()[SPOOR_USAGE_COST_STATUS]).toBe("unpriced");
  });
});

test("estimates of a model learn from its calls with usage", () => {
  const model = "gpt-4o-learned";
  for (let call = 0; call < 24; call += 1) {
    const observation = begin(openaiChat, "openai", { model, messages: [prompt] });
    observation.replied({
      choices: [{ message: { content: sentence.repeat(10) }, finish_reason: "stop" }],
      usage: { prompt_tokens: 144, completion_tokens: 180 },
    });
    expect(attributes()).not.toHaveProperty([SPOOR_USAGE_ESTIMATED_METHOD]);
  }
  const [output, input] = tokenEstimates().filter((report) => report.model === model);
  expect(output).toMatchObject({ side: "output", kind: "prose", calls: 24, within10: 1 });
  expect(input).toMatchObject({ side: "input", calls: 24, factor: expect.closeTo(1.5, 0) });
  streamed(model, words.length);
  expect(attributes()[SPOOR_USAGE_ESTIMATED_METHOD]).toBe("character_classes_calibrated");
  expect(attributes()[SPOOR_USAGE_ESTIMATED_INPUT_TOKENS]).toSatisfy(near(144));
});

function near(expected: number): (value: unknown) => boolean {
  return (value) => typeof value === "number" && Math.abs(value / expected - 1) < 0.1;
}
