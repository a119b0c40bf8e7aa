import { describe, expect, test } from "vitest";
import { sessionIn, tokens, usage } from "./fixture-codex.ts";

const completed = (of: object) => ({ type: "item.completed", item: of });

describe("codex exec --json", () => {
  test("has its thread, turns and tools", async () => {
    const command = { id: "item_1", type: "command_execution", command: "ls", exit_code: 2 };
    const session = await sessionIn(
      { type: "thread.started", thread_id: "th" },
      { type: "turn.started" },
      { type: "item.started", item: { ...command, exit_code: null } },
      completed(command),
      completed({
        id: "item_2",
        type: "mcp_tool_call",
        server: "s",
        tool: "find",
        status: "failed",
      }),
      completed({ id: "item_3", type: "web_search", query: "x" }),
      completed({ id: "item_4", type: "agent_message", text: "x" }),
      { type: "turn.completed", usage: usage([100, 40, 10]) },
    );
    expect(session).toMatchObject({
      id: "th",
      modelCalls: 1,
      tokens: tokens(60, 40, 10),
      tools: {
        command_execution: { calls: 1, errors: 1 },
        find: { calls: 1, errors: 1 },
        web_search: { calls: 1, errors: 0 },
      },
      skipped: {},
    });
  });

  test.each(["data", "result", "response"])("has usage in %s", async (place) => {
    const counts = {
      prompt_tokens: 100,
      completion_tokens: 10,
      prompt_tokens_details: { cached_tokens: 40 },
    };
    const told = { type: "turn.completed", usage: null, [place]: { model: "m", usage: counts } };
    expect(await sessionIn({ type: "thread.started", thread_id: "th" }, told)).toMatchObject({
      tokens: tokens(60, 40, 10),
      models: { m: 1 },
    });
  });

  test("of the first versions has events in msg", async () => {
    const info = { total_token_usage: usage([100, 40, 10]) };
    expect(await sessionIn({ id: "0", msg: { type: "token_count", info } })).toMatchObject({
      id: "one",
      modelCalls: 1,
      tokens: tokens(60, 40, 10),
    });
  });
});
