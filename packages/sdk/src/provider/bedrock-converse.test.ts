import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  AWS_BEDROCK_GUARDRAIL_ID,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_MODEL,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_REQUEST_TOOL_COUNT,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import { bedrockSend } from "./bedrock.ts";

const recorded = join(import.meta.dirname, "../../../../../shared/data/provider-cassettes");
const hasRecorded = existsSync(recorded);
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!hasRecorded) console.warn(`SKIPPED: no recorded replies at ${recorded}`);
const read = (file: string): string => readFileSync(join(recorded, file), "utf8");

class ConverseCommand {
  readonly input: unknown;
  constructor(input: unknown) {
    this.input = input;
  }
}
class ConverseStreamCommand extends ConverseCommand {}

const joined = (events: readonly unknown[]) => {
  let soFar: unknown;
  for (const event of events) soFar = bedrockSend.join(soFar, event);
  return bedrockSend.reply(soFar);
};

describe("the request of Converse", () => {
  const { signal } = new AbortController();
  const toolResult = { toolUseId: "t", content: [{ text: "rain" }] };
  const input = {
    modelId: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    system: [{ text: "Be brief." }],
    messages: [
      { role: "user", content: [{ text: "Hello" }] },
      { role: "user", content: [{ toolResult }] },
    ],
    inferenceConfig: { maxTokens: 20, temperature: 0, topP: 0.5, stopSequences: ["END"] },
    additionalModelRequestFields: { top_k: 5 },
    guardrailConfig: { guardrailIdentifier: "gr-1", guardrailVersion: "1" },
    toolConfig: { tools: [{ toolSpec: {} }] },
  };

  test("tells parameters, counts, sizes, its guardrail and its signal", () => {
    const request = bedrockSend.request([new ConverseCommand(input), { abortSignal: signal }]);
    expect(request).toEqual({
      operation: "chat",
      model: input.modelId,
      stream: false,
      signal,
      attributes: {
        [GEN_AI_REQUEST_MAX_TOKENS]: 20,
        [GEN_AI_REQUEST_TEMPERATURE]: 0,
        [GEN_AI_REQUEST_TOP_P]: 0.5,
        [GEN_AI_REQUEST_TOP_K]: 5,
        [GEN_AI_REQUEST_STOP_SEQUENCES]: ["END"],
        [AWS_BEDROCK_GUARDRAIL_ID]: "gr-1",
        [SPOOR_REQUEST_MESSAGE_COUNT]: 2,
        [SPOOR_REQUEST_TOOL_COUNT]: 1,
        [SPOOR_REQUEST_SIZE]: "Be brief.Hellorain".length,
      },
    });
  });

  test("streams where the command does", () => {
    expect(bedrockSend.request([new ConverseStreamCommand(input)]).stream).toBe(true);
  });
});

describe("an answer of Converse", () => {
  test("tells its reason, calls of tools, size, usage and the model that a router chose", () => {
    const content = [
      { reasoningContent: { reasoningText: { text: "So." } } },
      { text: "Rain" },
      { toolUse: { toolUseId: "t", name: "weather", input: { city: "Oslo" } } },
    ];
    const reply = {
      output: { message: { role: "assistant", content } },
      stopReason: "tool_use",
      usage: { inputTokens: 30, outputTokens: 20, cacheReadInputTokens: 40 },
      serviceTier: { type: "priority" },
      trace: { promptRouter: { invokedModelId: "anthropic.claude-3-haiku" } },
      $metadata: { httpStatusCode: 200 },
    };
    expect(bedrockSend.reply(reply)).toEqual({
      attributes: {
        [GEN_AI_RESPONSE_MODEL]: "anthropic.claude-3-haiku",
        [GEN_AI_RESPONSE_FINISH_REASONS]: ["tool_use"],
        [SPOOR_RESPONSE_TOOL_CALL_COUNT]: 1,
        [SPOOR_RESPONSE_SIZE]: 'Rain{"city":"Oslo"}'.length,
      },
      usage: { inputTokens: 70, outputTokens: 20, cacheReadTokens: 40, serviceTier: "priority" },
      error: undefined,
    });
  });

  test("says that it was optimized for latency, which has a price of its own", () => {
    const usage = { inputTokens: 1 };
    const reply = { usage, performanceConfig: { latency: "optimized" } };
    expect(bedrockSend.reply(reply).usage?.serviceTier).toBe("optimized");
  });
});

describe("a stream of Converse", () => {
  test("is told like a whole answer", () => {
    const { attributes, usage } = joined([
      { messageStart: { role: "assistant" } },
      { contentBlockDelta: { delta: { reasoningContent: { text: "So." } } } },
      { contentBlockDelta: { delta: { text: "Rain" } } },
      { contentBlockStart: { start: { toolUse: { toolUseId: "t", name: "weather" } } } },
      { contentBlockDelta: { delta: { toolUse: { input: '{"city":"Oslo"}' } } } },
      { messageStop: { stopReason: "tool_use" } },
      { metadata: { usage: { inputTokens: 30, outputTokens: 20 } } },
    ]);
    expect(attributes).toEqual({
      [GEN_AI_RESPONSE_FINISH_REASONS]: ["tool_use"],
      [SPOOR_RESPONSE_TOOL_CALL_COUNT]: 1,
      [SPOOR_RESPONSE_SIZE]: 'Rain{"city":"Oslo"}'.length,
    });
    expect(usage).toEqual({ inputTokens: 30, outputTokens: 20 });
  });

  test("with an exception among its events is a failure", () => {
    const { error } = joined([{ throttlingException: { message: "Too many tokens." } }]);
    expect(error).toEqual({ code: "throttlingException" });
  });

  test("has its first output with its first delta, or with its end", () => {
    expect(bedrockSend.isOutput({ messageStart: { role: "assistant" } })).toBe(false);
    expect(bedrockSend.isOutput({ contentBlockDelta: { delta: { text: "R" } } })).toBe(true);
    expect(bedrockSend.isOutput({ messageStop: { stopReason: "guardrail_intervened" } })).toBe(
      true,
    );
  });
});

describe.skipIf(!hasRecorded)("recorded answers", () => {
  test("a stream that another library decoded", () => {
    const events = read("bedrock/converse-stream.chunks.txt")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): unknown => JSON.parse(line));
    const { attributes, usage } = joined(events);
    expect(usage).toEqual({ inputTokens: 22, outputTokens: 55 });
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toEqual(["end_turn"]);
  });

  test("a stream as it came over the wire", () => {
    const [, response = ""] = read("vcr/bedrock-converse-stream.yaml").split("response:");
    const [, base64 = ""] = /!!binary \|\n((?: {8}\S+\n)+)/.exec(response) ?? [];
    const { attributes, usage } = joined(framesOf(Buffer.from(base64, "base64")));
    expect(usage).toEqual({ inputTokens: 8, outputTokens: 10 });
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toEqual(["max_tokens"]);
  });

  test("a cache that is written, then read", () => {
    const bodies = read("vcr/bedrock-cache-write-read.yaml").split("parsed_body:").slice(1);
    const usages = bodies.map((body) => {
      const counts = body.matchAll(/^ +(\w+Tokens|\w+TokenCount): (\d+)$/gm);
      const usage = Object.fromEntries([...counts].map(([, name, value]) => [name, Number(value)]));
      return bedrockSend.reply({ usage }).usage;
    });
    const both = { inputTokens: 1324, outputTokens: 5, cacheWrite1hTokens: 0 };
    expect(usages).toEqual([
      { ...both, cacheReadTokens: 0, cacheWriteTokens: 1322 },
      { ...both, cacheReadTokens: 1322, cacheWriteTokens: 0 },
    ]);
  });
});

/** The events in Amazon's framing: lengths of the whole and of the headers, a checksum, headers, payload, a checksum. */
function framesOf(bytes: Buffer): unknown[] {
  const events: unknown[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
    const start = at + 12;
    const end = start + bytes.readUInt32BE(at + 4);
    const [, type = ""] = /:event-type\W+(\w+)/.exec(bytes.toString("latin1", start, end)) ?? [];
    const payload = bytes.toString("utf8", end, at + bytes.readUInt32BE(at) - 4);
    events.push({ [type]: JSON.parse(payload) });
  }
  return events;
}
