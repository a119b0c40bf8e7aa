import {
  ERROR_TYPE,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  SPOOR_AGENT_DIRECTORY_NAME,
  SPOOR_TOOL_ARGUMENTS_SIZE,
  SPOOR_TOOL_RESULT_SIZE,
  SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS,
  SPOOR_USAGE_REPORTED_COST_AMOUNT,
} from "@spoor/core/semconv";
import { expect, test } from "vitest";
import { attributes, chatIn, only, read, rootIn, seconds, toolIn, when } from "./fixture-agents.ts";
import { spansOf } from "./fixture-spans.ts";

const copilotEvent = (at: number, type: string, data: object) => ({
  id: `e${at}`,
  timestamp: when(at),
  type,
  data,
});
const aiderEvent = (at: number, name: string, properties: object) => ({
  event: name,
  properties,
  user_id: "u",
  time: Date.parse(when(at)) / 1000,
});
const piEntry = (id: string, at: number, message: object) => ({
  type: "message",
  id,
  parentId: null,
  timestamp: when(at),
  message,
});

test("gemini has thoughts, tools with their time, and estimates of what is not counted", async () => {
  const message = { type: "gemini", model: "gemini-2.5-pro", content: "Some words of a reply." };
  const tokens = { input: 10, output: 5, cached: 0, thoughts: 4, tool: 0, total: 19 };
  const call = { id: "t", name: "read_file", args: {}, status: "success", timestamp: when(5) };
  const telemetry = await read("gemini.json", {
    sessionId: "s",
    projectHash: "p",
    messages: [
      { id: "1", type: "user", timestamp: when(1), content: "go" },
      { ...message, id: "2", timestamp: when(3), tokens, toolCalls: [call] },
      { ...message, id: "3", timestamp: when(7) },
      { id: "4", type: "error", timestamp: when(8), content: '[API Error: {"code":429}]' },
    ],
  });
  const [first, second] = spansOf(telemetry, "chat");
  expect(first && seconds(first)).toEqual([1, 3]);
  expect(first?.attributes.get(GEN_AI_USAGE_REASONING_OUTPUT_TOKENS)).toBe(4);
  expect(second?.attributes.get(SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS)).toBeGreaterThan(3);
  expect(seconds(toolIn(telemetry))).toEqual([3, 5]);
  expect(telemetry.events).toHaveLength(1);
});

test("copilot has sub-agents below the tool call that started them", async () => {
  const context = { cwd: "C:\\Users\\ada\\shop", branch: "main" };
  const telemetry = await read(
    "copilot.jsonl",
    copilotEvent(0, "session.start", { sessionId: "s", copilotVersion: "1.2", context }),
    copilotEvent(1, "user.message", { content: "go" }),
    copilotEvent(2, "tool.execution_start", {
      toolCallId: "t",
      toolName: "task",
      arguments: { a: 1 },
    }),
    copilotEvent(3, "subagent.started", { toolCallId: "t", agentName: "explore" }),
    copilotEvent(4, "assistant.message", {
      messageId: "m",
      content: "Some words of a reply.",
      model: "claude-sonnet-4.5",
      parentToolCallId: "t",
    }),
    copilotEvent(5, "tool.execution_complete", {
      toolCallId: "t",
      success: true,
      result: { content: "x" },
    }),
    copilotEvent(6, "abort", {}),
  );
  const agent = only(telemetry.spans.filter(({ name }) => name === "invoke_agent explore"));
  expect(agent.parent).toBe(toolIn(telemetry).spanId);
  const chat = chatIn(telemetry);
  expect(chat.parent).toBe(agent.spanId);
  expect(seconds(chat)).toEqual([1, 4]);
  expect(chat.attributes.get(GEN_AI_PROVIDER_NAME)).toBe("anthropic");
  expect(chat.attributes.get(SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS)).toBeGreaterThan(3);
  expect(attributes(toolIn(telemetry), SPOOR_TOOL_ARGUMENTS_SIZE, SPOOR_TOOL_RESULT_SIZE)).toEqual([
    7, 1,
  ]);
  expect(rootIn(telemetry).attributes.get(SPOOR_AGENT_DIRECTORY_NAME)).toBe("shop");
  expect(telemetry.events.map(({ name }) => name)).toEqual(["spoor.agent.interrupted"]);
});

test("pi has the provider that it names, its own sum of the cost, and what ended a reply", async () => {
  const usage = { input: 10, output: 5, cacheRead: 0, cacheWrite: 0, cost: { total: 0.25 } };
  const assistant = { role: "assistant", provider: "openai-codex", model: "gpt-5.2", usage };
  const telemetry = await read(
    "pi.jsonl",
    { type: "session", id: "s", timestamp: when(0), cwd: "/w/shop" },
    piEntry("a", 4, { ...assistant, timestamp: Date.parse(when(1)), stopReason: "stop" }),
    piEntry("b", 6, { ...assistant, stopReason: "error", errorMessage: "secret" }),
  );
  const [answered, failed] = spansOf(telemetry, "chat");
  expect(answered && seconds(answered)).toEqual([1, 4]);
  const names = [GEN_AI_PROVIDER_NAME, SPOOR_USAGE_REPORTED_COST_AMOUNT, ERROR_TYPE];
  expect(answered && attributes(answered, ...names)).toEqual(["openai", 0.25, undefined]);
  expect(failed && attributes(failed, ERROR_TYPE)).toEqual(["error"]);
  expect(JSON.stringify(telemetry.requests)).not.toContain("secret");
});

test("aider lasts from sending to the reply, and names the provider in the model", async () => {
  const used = { main_model: "deepseek/deepseek-chat", prompt_tokens: 10, completion_tokens: 5 };
  const chat = chatIn(
    await read(
      "aider.jsonl",
      aiderEvent(0, "launched", {}),
      aiderEvent(1, "message_send_starting", {}),
      aiderEvent(5, "message_send", { ...used, cost: 0.5 }),
    ),
  );
  expect(seconds(chat)).toEqual([1, 5]);
  const names = [GEN_AI_PROVIDER_NAME, SPOOR_USAGE_REPORTED_COST_AMOUNT];
  expect(attributes(chat, ...names)).toEqual(["deepseek", 0.5]);
});

test("amp has the sizes of what tools were asked and answered", async () => {
  const telemetry = await read("amp.json", {
    id: "T-1",
    created: Date.parse(when(0)),
    messages: [
      {
        role: "assistant",
        messageId: 1,
        usage: { model: "claude-sonnet-4-5", inputTokens: 10, outputTokens: 5, timestamp: when(1) },
        content: [{ type: "tool_use", id: "t", name: "Read", input: { a: 1 } }],
      },
      {
        role: "user",
        meta: { sentAt: Date.parse(when(3)) },
        content: [{ type: "tool_result", toolUseID: "t", run: { status: "done", result: "xy" } }],
      },
    ],
  });
  const tool = toolIn(telemetry);
  expect(seconds(tool)).toEqual([1, 3]);
  expect(attributes(tool, SPOOR_TOOL_ARGUMENTS_SIZE, SPOOR_TOOL_RESULT_SIZE)).toEqual([7, 2]);
});
