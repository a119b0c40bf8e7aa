import { describe, expect, test } from "vitest";
import {
  checkAnyJson,
  fileOf,
  neverFails,
  readAll,
  sampleSession,
  sessionsOf,
} from "./fixture-transcript.ts";
import { gemini } from "./gemini.ts";

const tokens = { input: 100, output: 20, cached: 60, thoughts: 5, tool: 0, total: 125 };
const message = (id: string, more: object = {}) => ({
  id,
  timestamp: "2026-01-15T20:51:52.837Z",
  type: "gemini",
  content: "Hi",
  model: "gemini-2.5-flash",
  tokens,
  ...more,
});
const header = {
  sessionId: "s",
  projectHash: "p",
  startTime: "2026-01-15T20:51:48.582Z",
  kind: "main",
};
const tool = (id: string, status: string) => ({ id, name: "read_file", args: {}, status });

async function tokensOf(counts: object) {
  const [session] = await sessionsOf(gemini, fileOf([header, message("a", { tokens: counts })]));
  return session?.tokens;
}

describe("a recorded chat", () => {
  test("has its calls, with what came from the cache apart and thoughts as output", async (context) => {
    const session = await sampleSession(gemini, "gemini/entire-9c_53780d06b7_0.json", context);
    expect(session).toMatchObject({
      id: "f7633853-6663-4dbb-bbf4-6159afa29df8",
      modelCalls: 5,
      tokens: { input: 62_895 - 50_471, output: 309 + 464, cacheWrite: 0, cacheRead: 50_471 },
      usageQuality: "exact",
      tools: {
        write_file: { calls: 1, errors: 0 },
        run_shell_command: { calls: 3, errors: 0 },
      },
      models: { "gemini-2.5-flash": 5 },
      skipped: {},
    });
  });

  test.for([
    { name: "agentsview-thinking_only.json", tools: {} },
    {
      name: "agentsview-tool_calls_with_results.json",
      tools: { read_file: { calls: 1, errors: 0 }, run_command: { calls: 1, errors: 0 } },
    },
  ])("$name has no usage", async ({ name, tools }, context) => {
    const session = await sampleSession(gemini, `gemini/${name}`, context);
    expect(session).toMatchObject({ modelCalls: 1, usageQuality: "none", tools });
    expect(session.first).toBe("2024-01-01T10:00:00Z");
    expect(session.last).toBe("2024-01-01T10:00:05Z");
  });
});

describe("a chat in JSON lines", () => {
  test("has each message once, as its last copy says", async () => {
    const [session] = await sessionsOf(
      gemini,
      fileOf([
        header,
        message("a", { tokens: { ...tokens, output: 900, total: 1005 } }),
        message("a", { toolCalls: [tool("t", "executing")] }),
        { $set: { lastUpdated: "2026-01-16T00:00:00Z" } },
        message("a", {
          toolCalls: [tool("t", "success"), tool("u", "error"), tool("v", "cancelled")],
        }),
        message("b"),
        { $rewindTo: "b" },
        { $set: { messages: [message("a", { tokens: undefined }), message("c")] } },
        { type: "of the future" },
      ]),
    );
    expect(session).toMatchObject({
      modelCalls: 3,
      tokens: { input: 120, output: 75, cacheWrite: 0, cacheRead: 180 },
      last: "2026-01-15T20:51:52.837Z",
      skipped: { unknown_type: 1 },
    });
  });

  test("counts failed tools, and not those that somebody stopped", async () => {
    const calls = [tool("t", "success"), tool("u", "error"), tool("v", "cancelled")];
    const file = fileOf([header, message("a", { toolCalls: calls })]);
    const [session] = await sessionsOf(gemini, file);
    expect(session?.tools).toEqual({ read_file: { calls: 3, errors: 1 } });
    const results = (await readAll(gemini, file)).filter(({ kind }) => kind === "toolResult");
    expect(results).toMatchObject([
      { id: "t", isError: false },
      { id: "u", isError: true },
    ]);
  });

  test("is one with the document that it was before", async () => {
    const document = { ...header, messages: [message("a"), message("b")] };
    const sessions = await sessionsOf(
      gemini,
      fileOf([document], "/chats/session-1.json"),
      fileOf([header, message("a"), message("b"), message("c")], "/chats/session-1.jsonl"),
    );
    expect(sessions).toMatchObject([{ modelCalls: 3 }]);
  });

  test("has the same ids of messages as another session", async () => {
    const sessions = await sessionsOf(
      gemini,
      fileOf([header, message("a")], "/1.jsonl"),
      fileOf([{ ...header, sessionId: "other" }, message("a")], "/2.jsonl"),
    );
    expect(sessions).toMatchObject([{ modelCalls: 1 }, { modelCalls: 1 }]);
  });
});

test("a sub-agent's chat belongs to the session in whose folder it lies", async () => {
  const sessions = await sessionsOf(
    gemini,
    fileOf([header, message("a")], "/chats/session-1.jsonl"),
    fileOf(
      [{ ...header, sessionId: "child", kind: "subagent" }, message("b")],
      "/chats/s/child.jsonl",
    ),
  );
  expect(sessions).toMatchObject([{ id: "s", modelCalls: 2, subAgents: 1 }]);
});

describe("tokens", () => {
  test.each([
    ["beside the output", { total: 135, tool: 10 }, { input: 50, output: 25 }],
    ["without a total", { total: 0, tool: 10 }, { input: 50, output: 25 }],
    ["where the total is of something else", { total: 999, tool: 10 }, { input: 50, output: 25 }],
    ["both within, by the total", { total: 120, tool: 10 }, { input: 40, output: 20 }],
    ["thoughts within, by the total", { total: 130, tool: 10 }, { input: 50, output: 20 }],
    ["tools within, by the total", { total: 125, tool: 10 }, { input: 40, output: 25 }],
    ["all of it from the cache", { cached: 500 }, { input: 0, output: 25, cacheRead: 100 }],
    ["as texts", { input: "100", cached: "60" }, { input: 40, output: 25 }],
  ])("of thoughts and tools %s", async (_, said, expected) => {
    expect(await tokensOf({ ...tokens, ...said })).toMatchObject(expected);
  });

  test("are not known of a reply without any, and a message that only holds tool calls is no call", async () => {
    const zero = { input: 0, output: 0, cached: 0, thoughts: 0, tool: 0, total: 0 };
    const records = await readAll(
      gemini,
      fileOf([
        header,
        message("a", { tokens: zero }),
        message("b", { tokens: zero, content: "", toolCalls: [tool("t", "success")] }),
      ]),
    );
    expect(records.map(({ kind }) => kind)).toEqual([
      "session",
      "call",
      "other",
      "tool",
      "toolResult",
    ]);
    expect(records[1]).toMatchObject({ quality: "none", tokens: undefined });
  });
});

test("any JSON is read", async () => {
  const document = { ...header, messages: [message("a", { toolCalls: [tool("t", "error")] })] };
  expect(
    await checkAnyJson(gemini, [document, header, message("b"), { $set: { messages: [] } }]),
  ).toEqual(neverFails);
});
