import {
  ERROR_TYPE,
  GEN_AI_AGENT_VERSION,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  SPOOR_AGENT_DIRECTORY_NAME,
  SPOOR_CONVERSATION_PARENT_ID,
  SPOOR_TOOL_ARGUMENTS_SIZE,
  SPOOR_TOOL_RESULT_SIZE,
  VCS_REF_HEAD_NAME,
} from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { attributes, chatIn, only, read, rootIn, seconds, toolIn, when } from "./fixture-agents.ts";
import { SpanIds, traceIdOf } from "./ids.ts";

const line = (at: number, type: string, payload: object) => ({
  timestamp: when(at),
  type,
  payload,
});
const meta = line(0, "session_meta", {
  id: "s",
  cli_version: "0.50.0",
  cwd: "/work/shop",
  git: { branch: "main" },
  model_provider: "azure",
});
const linkTo = (session: string): string =>
  `"links":[{"traceId":"${traceIdOf("codex", session)}","spanId":"${new SpanIds("codex", session).root}"}]`;
describe("codex", () => {
  const total = { input_tokens: 10, output_tokens: 5, reasoning_output_tokens: 3 };

  test("has its facts, what a call lasted, and its reasoning", async () => {
    const telemetry = await read(
      "codex-call.jsonl",
      meta,
      line(1, "turn_context", { turn_id: "t", model: "gpt-5.2-codex" }),
      line(7, "event_msg", { type: "token_count", info: { total_token_usage: total } }),
    );
    expect(
      attributes(
        rootIn(telemetry),
        GEN_AI_AGENT_VERSION,
        SPOOR_AGENT_DIRECTORY_NAME,
        VCS_REF_HEAD_NAME,
      ),
    ).toEqual(["0.50.0", "shop", "main"]);
    const chat = chatIn(telemetry);
    expect(seconds(chat)).toEqual([1, 7]);
    expect(attributes(chat, GEN_AI_PROVIDER_NAME, GEN_AI_USAGE_REASONING_OUTPUT_TOKENS)).toEqual([
      "azure.ai.openai",
      3,
    ]);
  });

  test("has the run of a tool, as the output tells it", async () => {
    const item = { call_id: "c", name: "shell" };
    const output = "Exit code: 1\nWall time: 2.5 seconds\nOutput:\nno\n";
    const tool = toolIn(
      await read(
        "codex-tool.jsonl",
        meta,
        line(1, "response_item", { type: "function_call", ...item, arguments: "{}" }),
        line(9, "response_item", { type: "function_call_output", ...item, output }),
      ),
    );
    expect(seconds(tool)).toEqual([6.5, 9]);
    expect(attributes(tool, ERROR_TYPE, SPOOR_TOOL_ARGUMENTS_SIZE, SPOOR_TOOL_RESULT_SIZE)).toEqual(
      ["exit_code", 2, output.length],
    );
  });

  test("has sub-agents as sessions of their own, with links both ways", async () => {
    const spawn = { type: "collab_agent_spawn_end", call_id: "c", new_thread_id: "child" };
    const parent = await read(
      "codex-parent.jsonl",
      meta,
      line(1, "response_item", { type: "function_call", call_id: "c", name: "spawn_agent" }),
      line(2, "event_msg", spawn),
    );
    const started = only(parent.spans.filter(({ name }) => name === "invoke_agent sub-agent"));
    expect(started.parent).toBe(toolIn(parent).spanId);
    const child = await read(
      "codex-child.jsonl",
      line(3, "session_meta", { id: "child", parent_thread_id: "s" }),
    );
    expect(rootIn(child).attributes.get(SPOOR_CONVERSATION_PARENT_ID)).toBe("s");
    expect(JSON.stringify(parent.requests)).toContain(linkTo("child"));
    expect(JSON.stringify(child.requests)).toContain(linkTo("s"));
  });

  test("tells of compactions, interruptions and errors", async () => {
    const { events } = await read(
      "codex-events.jsonl",
      meta,
      line(1, "compacted", { message: "x" }),
      line(2, "event_msg", { type: "turn_aborted", reason: "interrupted" }),
      line(3, "event_msg", { type: "stream_error", message: "x" }),
    );
    expect(events.map(({ name }) => name)).toEqual([
      "spoor.conversation.compacted",
      "spoor.agent.interrupted",
      "gen_ai.client.operation.exception",
    ]);
  });
});
