import {
  ERROR_TYPE,
  EXCEPTION_TYPE,
  GEN_AI_AGENT_VERSION,
  GEN_AI_CONVERSATION_COMPACTED,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_RESPONSE_FINISH_REASONS,
  SPOOR_AGENT_DIRECTORY_NAME,
  SPOOR_COMPACTION_INPUT_TOKENS,
  SPOOR_OUTCOME,
  SPOOR_TOOL_ARGUMENTS_SIZE,
  SPOOR_TOOL_RESULT_SIZE,
  SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS,
  SPOOR_USAGE_CACHE_WRITE_5M_INPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_PROBLEMS,
  SPOOR_USAGE_QUALITY,
  SPOOR_USAGE_SERVICE_TIER,
  SPOOR_USAGE_TOOL_REQUESTS,
  VCS_REF_HEAD_NAME,
} from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import {
  counts,
  attribute,
  nanos,
  only,
  prompt,
  read,
  reply,
  result,
  row,
  said,
  use,
  write,
} from "./fixture-claude.ts";
import { spansOf } from "./fixture-spans.ts";

/** The rows of a reply whose usage was counted at its start. */
const cutReply = (id: string, of: readonly object[]): object[] =>
  of.map((block) => reply(1, { id, content: [block], stop: null, usage: { output_tokens: 1 } }));

describe("a session", () => {
  test("is its agent, with its version, branch and the name of its folder alone", async () => {
    const path = write("session.jsonl", [
      prompt(0, "hello"),
      reply(2, { id: "m1", content: [said("hi")] }),
    ]);
    const telemetry = await read(path);
    const root = only(spansOf(telemetry, "invoke_agent"));
    expect(root).toMatchObject({
      name: "invoke_agent claude-code",
      start: nanos(0),
      end: nanos(2),
    });
    expect(
      attribute(root, GEN_AI_AGENT_VERSION, SPOOR_AGENT_DIRECTORY_NAME, VCS_REF_HEAD_NAME),
    ).toEqual(["2.1.0", "shop", "main"]);
    expect(JSON.stringify(telemetry.requests)).not.toMatch(/secret|hello|"hi"/);
  });

  test("tells of compactions, interruptions and refusals", async () => {
    const error =
      'API Error: 529 {"type":"error","error":{"type":"overloaded_error","message":"x"}}';
    const path = write("happenings.jsonl", [
      row(0, "system", {
        subtype: "compact_boundary",
        compactMetadata: { trigger: "auto", preTokens: 155_000 },
      }),
      reply(3, { id: "m1", content: [said("hi")] }),
      prompt(4, [said("[Request interrupted by user for tool use]")]),
      reply(5, { id: "m2", content: [said(error)] }, { isApiErrorMessage: true }),
      row(6, "system", { subtype: "api_error", error: { status: 503 } }),
    ]);
    const telemetry = await read(path);
    expect(telemetry.events.map(({ name }) => name)).toEqual([
      "spoor.conversation.compacted",
      "spoor.agent.interrupted",
      "gen_ai.client.operation.exception",
      "gen_ai.client.operation.exception",
    ]);
    const [compaction, , refused, again] = telemetry.events.map(({ attributes }) => attributes);
    expect(compaction?.get(SPOOR_COMPACTION_INPUT_TOKENS)).toBe(155_000);
    expect([refused?.get(EXCEPTION_TYPE), again?.get(EXCEPTION_TYPE)]).toEqual([
      "overloaded_error",
      "503",
    ]);
    expect(only(spansOf(telemetry, "chat")).attributes.get(GEN_AI_CONVERSATION_COMPACTED)).toBe(
      true,
    );
  });
});

describe("a call", () => {
  test("lasts from what it answers to its last row, and has what its price depends on", async () => {
    const usage = {
      ...counts,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
      service_tier: "priority",
      server_tool_use: { web_search_requests: 2 },
    };
    const path = write("call.jsonl", [
      prompt(0, "go"),
      reply(3, { id: "m1", content: [said("one")], stop: null, usage }),
      reply(4, { id: "m1", content: [said("two")], usage }),
    ]);
    const chat = only(spansOf(await read(path), "chat"));
    expect(chat).toMatchObject({ name: "chat claude-sonnet-4-5", start: nanos(0), end: nanos(4) });
    expect(
      attribute(
        chat,
        GEN_AI_PROVIDER_NAME,
        GEN_AI_RESPONSE_FINISH_REASONS,
        SPOOR_USAGE_CACHE_WRITE_5M_INPUT_TOKENS,
        SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS,
        SPOOR_USAGE_SERVICE_TIER,
        SPOOR_USAGE_TOOL_REQUESTS,
        SPOOR_USAGE_QUALITY,
        SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS,
      ),
    ).toEqual([
      "anthropic",
      ["end_turn"],
      10,
      20,
      "priority",
      ["web_search=2"],
      "exact",
      undefined,
    ]);
  });

  test("that was counted before its end has an estimate of all that was written down", async () => {
    const blocks = [
      said("A sentence of some words that the model has said in its reply."),
      use("t1", "Write", { path: "a.txt", text: "Other words that stand in a file." }),
    ];
    const whole = write("whole.jsonl", cutReply("m1", blocks));
    const repeated = write("repeated.jsonl", cutReply("m1", [...blocks, ...blocks]));
    const half = write("half.jsonl", cutReply("m1", blocks.slice(0, 1)));
    const estimates = [];
    for (const path of [whole, repeated, half]) {
      const chat = only(spansOf(await read(path), "chat"));
      expect(chat.attributes.get(SPOOR_USAGE_QUALITY)).toBe("lower_bound");
      estimates.push(Number(chat.attributes.get(SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS)));
    }
    const [all = 0, again, first = 0] = estimates;
    expect(again).toBe(all);
    expect(first).toBeGreaterThan(10);
    expect(all).toBeGreaterThan(first + 10);
  });

  test("has its hidden thoughts estimated by the length of their signature", async () => {
    const signature = "x".repeat(232 + 4000);
    const thought = { type: "thinking", thinking: "", signature };
    const path = write("thoughts.jsonl", [reply(1, { id: "m1", content: [thought], stop: null })]);
    const chat = only(spansOf(await read(path), "chat"));
    expect(Number(chat.attributes.get(SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS))).toBeGreaterThan(500);
    expect(chat.attributes.get(SPOOR_USAGE_ESTIMATED_PROBLEMS)).toEqual(["thoughts"]);
  });
});

describe("a tool call", () => {
  test("lasts from the request to the result, and has the sizes of both", async () => {
    const path = write("tool.jsonl", [
      reply(1, { id: "m1", content: [use("t1", "Bash", { command: "ls" })] }),
      prompt(9, result("t1", "häh")),
    ]);
    const tool = only(spansOf(await read(path), "execute_tool"));
    expect(tool).toMatchObject({ start: nanos(1), end: nanos(9), failed: false });
    expect(attribute(tool, SPOOR_TOOL_ARGUMENTS_SIZE, SPOOR_TOOL_RESULT_SIZE)).toEqual([16, 4]);
  });

  test("fails with what kind of failure it was, and is incomplete without a result", async () => {
    const path = write("failed.jsonl", [
      reply(1, { id: "m1", content: [use("t1", "Bash"), use("t2", "Edit"), use("t3", "Read")] }),
      prompt(2, result("t1", "Exit code 1\nno", true)),
      prompt(3, result("t2", "The user doesn't want to proceed with this", true)),
    ]);
    const tools = spansOf(await read(path), "execute_tool");
    expect(tools.map((tool) => [tool.failed, attribute(tool, ERROR_TYPE, SPOOR_OUTCOME)])).toEqual([
      [true, ["exit_code", undefined]],
      [true, ["rejected", undefined]],
      [false, [undefined, "incomplete"]],
    ]);
  });

  test("runs as long as the agent measured", async () => {
    const toolUseResult = { durationMs: 250 };
    const path = write("measured.jsonl", [
      reply(1, { id: "m1", content: [use("t1", "Glob")] }),
      prompt(9, result("t1", "x"), { toolUseResult }),
    ]);
    const tool = only(spansOf(await read(path), "execute_tool"));
    expect(tool).toMatchObject({ start: nanos(8.75), end: nanos(9) });
  });
});
