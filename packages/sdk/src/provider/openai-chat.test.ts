import { describe, expect, test } from "vitest";
import {
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_CHOICE_COUNT,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_REASONING_LEVEL,
  GEN_AI_REQUEST_SEED,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  OPENAI_REQUEST_SERVICE_TIER,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_REQUEST_TOOL_COUNT,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import { openaiChat, openaiCompletions } from "./openai-chat.ts";

const request = (body: unknown) => openaiChat.request([body]);
const joined = (chunks: readonly unknown[]) => {
  let soFar: unknown;
  for (const chunk of chunks) soFar = openaiChat.join(soFar, chunk);
  return openaiChat.reply(soFar);
};
const delta = (change: object, more: object = {}) => ({
  id: "chatcmpl-1",
  model: "gpt-4o-mini-2024-07-18",
  choices: [{ index: 0, delta: change, finish_reason: null, ...more }],
});

describe("the request of a chat completion", () => {
  test("tells parameters, counts and sizes, and no content", () => {
    const messages = [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "Hello" },
          { type: "image_url", image_url: { url: "data:..." } },
        ],
      },
    ];
    const body = {
      model: "gpt-4o",
      messages,
      temperature: 0,
      seed: 7,
      tools: [{}],
      service_tier: "flex",
    };
    const { operation, model, stream, attributes } = request(body);
    expect({ operation, model, stream }).toEqual({
      operation: "chat",
      model: "gpt-4o",
      stream: false,
    });
    expect(attributes).toMatchObject({
      [GEN_AI_REQUEST_TEMPERATURE]: 0,
      [GEN_AI_REQUEST_SEED]: 7,
      [SPOOR_REQUEST_MESSAGE_COUNT]: 2,
      [SPOOR_REQUEST_TOOL_COUNT]: 1,
      [SPOOR_REQUEST_SIZE]: "Be brief.".length + "Hello".length,
      [OPENAI_REQUEST_SERVICE_TIER]: "flex",
    });
    expect(JSON.stringify(attributes)).not.toMatch(/brief|Hello|data:/);
  });

  test("leaves out one choice, the tier auto and what is not asked for", () => {
    const { attributes } = request({ model: "m", messages: [], n: 1, service_tier: "auto" });
    expect(Object.keys(attributes)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/choice|tier|temperature|tool/)]),
    );
    expect(request({ n: 2 }).attributes[GEN_AI_REQUEST_CHOICE_COUNT]).toBe(2);
  });

  test.each([
    [{ stop: "\n" }, GEN_AI_REQUEST_STOP_SEQUENCES, ["\n"]],
    [{ stop: ["a", "b"] }, GEN_AI_REQUEST_STOP_SEQUENCES, ["a", "b"]],
    [{ max_tokens: 5 }, GEN_AI_REQUEST_MAX_TOKENS, 5],
    [{ max_tokens: 5, max_completion_tokens: 6 }, GEN_AI_REQUEST_MAX_TOKENS, 6],
    [{ reasoning_effort: "low" }, GEN_AI_REQUEST_REASONING_LEVEL, "low"],
    [{ response_format: { type: "json_schema" } }, GEN_AI_OUTPUT_TYPE, "json"],
    [{ response_format: { type: "json_object" } }, GEN_AI_OUTPUT_TYPE, "json"],
    [{ response_format: { type: "text" } }, GEN_AI_OUTPUT_TYPE, "text"],
    [{ modalities: ["text", "audio"] }, GEN_AI_OUTPUT_TYPE, "speech"],
  ])("reads %j", (body, name, value) => {
    expect(request(body).attributes[name]).toEqual(value);
  });
});

describe("a streamed chat completion", () => {
  test("joins to what the whole reply tells", () => {
    const usage = { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 };
    const whole = openaiChat.reply({
      id: "chatcmpl-1",
      model: "gpt-4o-mini-2024-07-18",
      choices: [
        { index: 0, finish_reason: "stop", message: { role: "assistant", content: "Hi there" } },
      ],
      usage,
    });
    const streamed = joined([
      delta({ role: "assistant", content: "" }),
      delta({ content: "Hi" }),
      delta({ content: " there" }),
      delta({}, { finish_reason: "stop" }),
      { ...delta({}), choices: [], usage },
    ]);
    expect(streamed).toEqual(whole);
    expect(streamed.usage).toMatchObject({ inputTokens: 10, outputTokens: 4 });
  });

  test("counts a tool call once, whose arguments come in parts", () => {
    const call = (change: object) => delta({ tool_calls: [{ index: 0, ...change }] });
    const { attributes } = joined([
      call({ id: "call_1", function: { name: "weather", arguments: "" } }),
      call({ function: { arguments: '{"a"' } }),
      call({ function: { arguments: ":1}" } }),
      delta({
        tool_calls: [{ index: 1, id: "call_2", function: { name: "weather", arguments: "{}" } }],
      }),
    ]);
    expect(attributes).toMatchObject({
      [SPOOR_RESPONSE_TOOL_CALL_COUNT]: 2,
      [SPOOR_RESPONSE_SIZE]: '{"a":1}{}'.length,
    });
  });

  test("tells tool calls apart by id where a server numbers all of them 0", () => {
    const part = { index: 0, function: { arguments: "{}" } };
    const ids = ["one", "two", "two"];
    const { attributes } = joined(ids.map((id) => delta({ tool_calls: [{ ...part, id }] })));
    expect(attributes[SPOOR_RESPONSE_TOOL_CALL_COUNT]).toBe(2);
  });

  test("gives the finish reasons by choice, in whatever order they come", () => {
    const { attributes } = joined([
      delta({}, { index: 1, finish_reason: "length" }),
      delta({}, { index: 0, finish_reason: "stop" }),
    ]);
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toEqual(["stop", "length"]);
  });

  test("has no finish reason when it was cut", () => {
    const { attributes } = joined([delta({ content: "Hi" })]);
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toBeUndefined();
    expect(attributes[GEN_AI_RESPONSE_ID]).toBe("chatcmpl-1");
  });

  test.each([
    [{ role: "assistant", content: "" }, false],
    [{}, false],
    [{ content: "Hi" }, true],
    [{ refusal: "No" }, true],
    [{ reasoning_content: "Let me think" }, true],
    [{ audio: { data: "UklGRg==" } }, true],
    [{ tool_calls: [{ index: 0 }] }, true],
  ])("is output: %j -> %s", (change, isOutput) => {
    expect(openaiChat.isOutput(delta(change))).toBe(isOutput);
  });
});

test("a gateway's error in a reply with status 200 is a failure, without its message", () => {
  const { error } = openaiChat.reply({
    id: "gen-1",
    error: { code: 502, message: "Provider said: secret" },
  });
  expect(error).toEqual({ code: undefined, status: 502 });
});

test("a text completion tells the size of its prompt and reply", () => {
  const { operation, attributes } = openaiCompletions.request([
    { model: "m", prompt: ["ab", "c"] },
  ]);
  expect(operation).toBe("text_completion");
  expect(attributes[SPOOR_REQUEST_SIZE]).toBe(3);
  const reply = openaiCompletions.reply({ choices: [{ text: "abcd", finish_reason: "stop" }] });
  expect(reply.attributes[SPOOR_RESPONSE_SIZE]).toBe(4);
});
