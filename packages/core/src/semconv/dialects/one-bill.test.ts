// Whole traces of four requests, as the AI SDK wrote them against the mock provider: two of an agent with a tool (OpenAI),
// one to Anthropic, one embedding. The provider counted 100 tokens of input and 20 of output for each of the first three,
// and 8 for the embedding.
import { expect, test } from "vitest";
import { usageFromAttributes } from "../../usage/index.ts";
import { normalised } from "./dialect.ts";
import type { ForeignSpan } from "./foreign-span.ts";

const billed = { calls: 4, inputTokens: 308, outputTokens: 60 };

type Row = readonly [name: string, attributes: ForeignSpan["attributes"]];

function sumOf(scope: string, rows: readonly Row[]): typeof billed {
  const sum = { calls: 0, inputTokens: 0, outputTokens: 0 };
  for (const [name, attributes] of rows) {
    const span = { name, attributes, instrumentationScope: { name: scope } };
    const usage = usageFromAttributes(normalised(span)?.attributes ?? attributes);
    sum.calls += usage === undefined ? 0 : 1;
    sum.inputTokens += usage?.inputTokens ?? 0;
    sum.outputTokens += usage?.outputTokens ?? 0;
  }
  return sum;
}

const row6 = (operation: string, attributes: ForeignSpan["attributes"]): Row => [
  operation,
  { "ai.operationId": operation, ...attributes },
];

const usage6 = (input: number, output: number) => ({
  "ai.usage.inputTokens": input,
  "ai.usage.inputTokenDetails.cacheReadTokens": (input / 100) * 40,
  "ai.usage.outputTokens": output,
  "ai.usage.totalTokens": input + output,
});

test("ai 6.0.326", () => {
  const openai = { "ai.model.provider": "openai.chat", "ai.model.id": "gpt-4o-mini" };
  const anthropic = { "ai.model.provider": "anthropic.messages", "ai.model.id": "claude" };
  const embedding = { "ai.model.provider": "openai.embedding", "ai.model.id": "small" };
  const counted = { "gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 20 };
  const rows = [
    row6("ai.generateText.doGenerate", { ...openai, ...usage6(100, 20), ...counted }),
    row6("ai.toolCall", { "ai.toolCall.name": "weather", "ai.toolCall.id": "call_1" }),
    row6("ai.generateText.doGenerate", { ...openai, ...usage6(100, 20), ...counted }),
    row6("ai.generateText", { ...openai, ...usage6(200, 40) }),
    row6("ai.streamText.doStream", { ...anthropic, ...usage6(100, 20), ...counted }),
    row6("ai.streamText", { ...anthropic, ...usage6(100, 20) }),
    row6("ai.embed.doEmbed", { ...embedding, "ai.usage.tokens": 8 }),
    row6("ai.embed", { ...embedding, "ai.usage.tokens": 8 }),
  ];
  expect(sumOf("ai", rows)).toEqual(billed);
});

const row7 = (operation: string, attributes: ForeignSpan["attributes"] = {}): Row => [
  `${operation} x`,
  { "gen_ai.operation.name": operation, ...attributes },
];

const usage7 = (input: number, output: number) => ({
  "gen_ai.usage.input_tokens": input,
  "gen_ai.usage.output_tokens": output,
  "gen_ai.usage.cache_read.input_tokens": (input / 100) * 40,
  "gen_ai.usage.cache_creation.input_tokens": (input / 100) * 30,
});

test("@ai-sdk/otel 1.0.173", () => {
  const openai = { "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o-mini" };
  const anthropic = { "gen_ai.provider.name": "anthropic", "gen_ai.request.model": "claude" };
  const rows = [
    row7("chat", { ...openai, ...usage7(100, 20) }),
    row7("execute_tool", { "gen_ai.tool.name": "weather" }),
    row7("agent_step"),
    row7("chat", { ...openai, ...usage7(100, 20) }),
    row7("agent_step"),
    row7("invoke_agent", { ...openai, ...usage7(200, 40) }),
    row7("chat", { ...anthropic, ...usage7(100, 20) }),
    row7("agent_step"),
    row7("invoke_agent", { ...anthropic, ...usage7(100, 20) }),
    row7("embeddings", { ...openai, "gen_ai.usage.input_tokens": 8 }),
    row7("embeddings", openai),
  ];
  expect(sumOf("gen_ai", rows)).toEqual(billed);
});
