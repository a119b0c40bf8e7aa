import { describe, expect, test } from "vitest";
import { item, line, meta, sessionIn } from "./fixture-codex.ts";

const call = (call_id: string, name: string, type = "function_call") =>
  item(1, { type, call_id, name });
const output = (call_id: string, of: unknown, type = "function_call_output") =>
  item(2, { type, call_id, output: of });

describe("tools", () => {
  test("of all kinds are counted", async () => {
    const session = await sessionIn(
      meta("s"),
      call("1", "shell"),
      call("1", "shell"),
      call("2", "apply_patch", "custom_tool_call"),
      item(1, { type: "local_shell_call", call_id: "3", status: "completed" }),
      item(1, { type: "web_search_call", status: "completed" }),
      item(1, { type: "web_search_call", status: "failed", id: "4" }),
      call("1", "__proto__"),
    );
    expect(new Map(Object.entries(session.tools))).toEqual(
      new Map([
        ["shell", { calls: 1, errors: 0 }],
        ["apply_patch", { calls: 1, errors: 0 }],
        ["local_shell", { calls: 1, errors: 0 }],
        ["__proto__", { calls: 1, errors: 0 }],
        ["web_search", { calls: 2, errors: 1 }],
      ]),
    );
  });

  test.each([
    [1, JSON.stringify({ output: "x", metadata: { exit_code: 2, duration_seconds: 1 } })],
    [0, JSON.stringify({ output: "x", metadata: { exit_code: 0, duration_seconds: 1 } })],
    [0, "{ no JSON"],
    [1, { content: "x", success: false }],
    [0, { content: "x", success: true }],
    [1, "Exit code: 1\nWall time: 0.1 seconds\nOutput:\nx"],
    [0, "Exit code: 0\nWall time: 0.1 seconds\nOutput:\nExit code: 1\nOutput:\n"],
    [1, "Chunk ID: a\nWall time: 0.1 seconds\nProcess exited with code 127\nOutput:\nx"],
    [0, "Exit code: 1"],
    [0, [{ type: "input_text", text: "x" }]],
    [0, null],
  ])("have %s errors by the output %j", async (errors, of) => {
    for (const type of ["function_call_output", "custom_tool_call_output"]) {
      const session = await sessionIn(meta("s"), call("1", "shell"), output("1", of, type));
      expect(session.tools).toEqual({ shell: { calls: 1, errors } });
    }
  });

  test.each([
    [1, { type: "exec_command_end", exit_code: 1 }],
    [0, { type: "exec_command_end", exit_code: 0 }],
    [1, { type: "patch_apply_end", success: false }],
    [1, { type: "mcp_tool_call_end", result: { Err: "x" } }],
    [0, { type: "mcp_tool_call_end", result: { Ok: {} } }],
  ])("have %s errors by the event %j", async (errors, event) => {
    const ended = line(1, "event_msg", { ...event, call_id: "1" });
    const session = await sessionIn(meta("s"), call("1", "shell"), ended, output("1", "x"));
    expect(session.tools).toEqual({ shell: { calls: 1, errors } });
  });

  test("start sub-agents", async () => {
    const spawned = { type: "collab_agent_spawn_end", call_id: "1", new_thread_id: "child" };
    expect(await sessionIn(meta("s"), line(1, "event_msg", spawned))).toMatchObject({
      subAgents: 1,
    });
  });
});
