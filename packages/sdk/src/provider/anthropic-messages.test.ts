import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_REASONING_LEVEL,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_REQUEST_TOOL_COUNT,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import { anthropicMessages } from "./anthropic-messages.ts";

const request = (body: unknown) => anthropicMessages.request([body]);
const reply = (message: unknown) => anthropicMessages.reply(message);
const joined = (events: readonly unknown[]) => {
  let soFar: unknown;
  for (const event of events) soFar = anthropicMessages.join(soFar, event);
  return reply(soFar);
};
const recorded = join(
  import.meta.dirname,
  "../../../../../shared/data/provider-cassettes/anthropic",
);
const hasRecorded = existsSync(recorded);
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!hasRecorded) console.warn(`SKIPPED: no recorded replies at ${recorded}`);
const events = (name: string): unknown[] =>
  readFileSync(join(recorded, `${name}.chunks.txt`), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));

const start = (usage: object) => ({
  type: "message_start",
  message: { id: "msg_1", model: "claude-sonnet-5-5", content: [], usage },
});
const block = (content_block: object) => ({
  type: "content_block_start",
  index: 0,
  content_block,
});
const delta = (part: object) => ({ type: "content_block_delta", index: 0, delta: part });

describe("the request of a message", () => {
  test("tells parameters, counts and sizes, and no content", () => {
    const body = {
      model: "claude-sonnet-5-5",
      max_tokens: 1024,
      temperature: 0,
      top_k: 5,
      stop_sequences: ["END"],
      system: [{ type: "text", text: "Be brief." }],
      messages: [
        { role: "user", content: "Hello" },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "rain" }] },
      ],
      tools: [{ name: "weather" }],
      output_config: { effort: "low", format: { type: "json_schema", schema: {} } },
      stream: true,
    };
    expect(request(body)).toEqual({
      operation: "chat",
      model: "claude-sonnet-5-5",
      stream: true,
      attributes: {
        [GEN_AI_REQUEST_MAX_TOKENS]: 1024,
        [GEN_AI_REQUEST_TEMPERATURE]: 0,
        [GEN_AI_REQUEST_TOP_K]: 5,
        [GEN_AI_REQUEST_STOP_SEQUENCES]: ["END"],
        [GEN_AI_REQUEST_REASONING_LEVEL]: "low",
        [GEN_AI_OUTPUT_TYPE]: "json",
        [SPOOR_REQUEST_MESSAGE_COUNT]: 2,
        [SPOOR_REQUEST_TOOL_COUNT]: 1,
        [SPOOR_REQUEST_SIZE]: "Be brief.Hellorain".length,
      },
    });
  });

  test("reads the format of output under its older name", () => {
    const { attributes } = request({ output_format: { type: "json_schema" } });
    expect(attributes[GEN_AI_OUTPUT_TYPE]).toBe("json");
  });
});

describe("a whole message", () => {
  const message = {
    id: "msg_1",
    model: "claude-sonnet-5-5",
    content: [
      { type: "thinking", thinking: "So.", signature: "s" },
      { type: "text", text: "Rain" },
      { type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Oslo" } },
      { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} },
    ],
    stop_reason: "tool_use",
    usage: { input_tokens: 30, cache_read_input_tokens: 40, output_tokens: 20 },
  };

  test("tells its id, model, reason, calls of tools and usage", () => {
    expect(reply(message)).toEqual({
      attributes: {
        [GEN_AI_RESPONSE_ID]: "msg_1",
        [GEN_AI_RESPONSE_MODEL]: "claude-sonnet-5-5",
        [GEN_AI_RESPONSE_FINISH_REASONS]: ["tool_use"],
        [SPOOR_RESPONSE_TOOL_CALL_COUNT]: 2,
        [SPOOR_RESPONSE_SIZE]: 'Rain{"city":"Oslo"}{}'.length,
      },
      usage: { inputTokens: 70, cacheReadTokens: 40, outputTokens: 20 },
      error: undefined,
    });
  });

  test("of a gateway that reports a failure with success is a failure", () => {
    const failure = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
    expect(reply(failure).error).toEqual({ code: "overloaded_error", status: undefined });
  });
});

describe("a streamed message", () => {
  test("takes the counts of its deltas for totals", () => {
    const { usage } = joined([
      start({ input_tokens: 43, cache_read_input_tokens: 5, output_tokens: 1 }),
      {
        type: "message_delta",
        delta: { stop_reason: "end_turn" },
        usage: { input_tokens: 61, cache_read_input_tokens: null, output_tokens: 200 },
      },
    ]);
    expect(usage).toEqual({ inputTokens: 66, cacheReadTokens: 5, outputTokens: 200 });
  });

  test("that was cut says what it read, and nothing of what its start has placeholders for", () => {
    const { attributes, usage } = joined([
      start({ input_tokens: 30, output_tokens: 1 }),
      block({ type: "text", text: "" }),
      delta({ type: "text_delta", text: "The" }),
    ]);
    expect(usage).toEqual({ inputTokens: 30 });
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toBeUndefined();
    expect(attributes[SPOOR_RESPONSE_SIZE]).toBe(3);
  });

  test("counts calls of tools and their arguments, and no thoughts", () => {
    const { attributes } = joined([
      start({}),
      block({ type: "thinking", thinking: "" }),
      delta({ type: "thinking_delta", thinking: "Rain or sun?" }),
      block({ type: "tool_use", id: "toolu_1", name: "weather", input: {} }),
      delta({ type: "input_json_delta", partial_json: '{"city"' }),
      delta({ type: "input_json_delta", partial_json: ':"Oslo"}' }),
    ]);
    expect(attributes[SPOOR_RESPONSE_TOOL_CALL_COUNT]).toBe(1);
    expect(attributes[SPOOR_RESPONSE_SIZE]).toBe('{"city":"Oslo"}'.length);
  });

  test("is of the model that it falls back to", () => {
    const fallback = block({ type: "fallback", to: { model: "claude-opus-5" } });
    const { attributes } = joined([start({}), fallback]);
    expect(attributes[GEN_AI_RESPONSE_MODEL]).toBe("claude-opus-5");
  });

  test("changes nothing of what the application is given", () => {
    const first = start({ input_tokens: 1, output_tokens: 1 });
    const before = structuredClone(first);
    joined([first, { type: "message_delta", delta: {}, usage: { output_tokens: 9 } }]);
    expect(first).toEqual(before);
  });

  test("has its first output with its first delta, of whatever kind", () => {
    expect(anthropicMessages.isOutput(start({}))).toBe(false);
    expect(anthropicMessages.isOutput(delta({ type: "thinking_delta", thinking: "So" }))).toBe(
      true,
    );
  });

  test("that is refused has its end for its first output", () => {
    const end = { type: "message_delta", delta: { stop_reason: "refusal" }, usage: {} };
    expect(anthropicMessages.isOutput(end)).toBe(true);
  });

  test("with an error event is a failure", () => {
    const { error } = joined([{ type: "error", error: { type: "overloaded_error" } }]);
    expect(error).toEqual({ code: "overloaded_error", status: undefined });
  });
});

describe.skipIf(!hasRecorded)("a recorded stream", () => {
  test.each([
    ["text", "end_turn", { inputTokens: 12, outputTokens: 30 }],
    ["duplicate-message-start", "end_turn", { inputTokens: 17, outputTokens: 227 }],
    ["refusal", "refusal", { inputTokens: 18, outputTokens: 5 }],
    [
      "code-exec-prompt-cache",
      "end_turn",
      {
        inputTokens: 6 + 3337 + 6289,
        cacheReadTokens: 6289,
        cacheWriteTokens: 3337,
        outputTokens: 198,
      },
    ],
  ])("%s ends with %s", (name, reason, wanted) => {
    const { attributes, usage } = joined(events(name));
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toEqual([reason]);
    expect(usage).toMatchObject(wanted);
  });
});
