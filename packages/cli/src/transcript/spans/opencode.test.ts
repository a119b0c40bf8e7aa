import {
  ERROR_TYPE,
  GEN_AI_PROVIDER_NAME,
  SPOOR_AGENT_DIRECTORY_NAME,
  SPOOR_OUTCOME,
  SPOOR_USAGE_REPORTED_COST_AMOUNT,
} from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { attributes, chatIn, only, read, rootIn, seconds, toolIn, when } from "./fixture-agents.ts";
import { spansOf } from "./fixture-spans.ts";

const ms = (at: number): number => Date.parse(when(at));
const message = {
  id: "msg_1",
  sessionID: "ses_1",
  role: "assistant",
  modelID: "claude-sonnet-4-5",
  providerID: "amazon-bedrock",
  cost: 0.5,
  time: { created: ms(1), completed: ms(4) },
  tokens: { input: 10, output: 5, reasoning: 2, cache: { read: 0, write: 0 } },
};
const failed = (id: string, name: string) => ({ ...message, id, error: { name } });
describe("opencode", () => {
  const session = { id: "ses_1", directory: "/w/shop", version: "1.0", time: { created: ms(0) } };

  test("has a call's own times, provider and cost", async () => {
    const telemetry = await read("opencode.jsonl", session, message);
    const chat = chatIn(telemetry);
    expect(seconds(chat)).toEqual([1, 4]);
    const names = [GEN_AI_PROVIDER_NAME, SPOOR_USAGE_REPORTED_COST_AMOUNT];
    expect(attributes(chat, ...names)).toEqual(["aws.bedrock", 0.5]);
    expect(rootIn(telemetry).attributes.get(SPOOR_AGENT_DIRECTORY_NAME)).toBe("shop");
  });

  test("tells what stopped a reply: the user, or an error", async () => {
    const telemetry = await read(
      "opencode-errors.jsonl",
      failed("msg_1", "MessageAbortedError"),
      failed("msg_2", "ProviderAuthError"),
    );
    const chats = spansOf(telemetry, "chat");
    expect(chats.map((chat) => attributes(chat, SPOOR_OUTCOME, ERROR_TYPE))).toEqual([
      ["cancelled", undefined],
      [undefined, "ProviderAuthError"],
    ]);
    expect(chats.map(({ failed: hasFailed }) => hasFailed)).toEqual([false, true]);
  });

  test("has the session that a tool started", async () => {
    const state = {
      status: "completed",
      input: { subagent_type: "explore" },
      output: "ok",
      metadata: { sessionId: "ses_2" },
      time: { start: ms(1), end: ms(3) },
    };
    const part = {
      id: "prt_1",
      messageID: "msg_1",
      sessionID: "ses_1",
      type: "tool",
      tool: "task",
    };
    const telemetry = await read("opencode-task.jsonl", { ...part, callID: "c", state });
    const agent = only(telemetry.spans.filter(({ name }) => name === "invoke_agent explore"));
    expect(agent.parent).toBe(toolIn(telemetry).spanId);
    expect(seconds(toolIn(telemetry))).toEqual([1, 3]);
  });
});
