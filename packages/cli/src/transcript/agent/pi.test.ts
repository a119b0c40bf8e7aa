import { describe, expect, test } from "vitest";
import {
  checkAnyJson,
  fileOf,
  neverFails,
  sampleSession,
  sessionsOf,
} from "./fixture-transcript.ts";
import { pi } from "./pi.ts";

const time = "2026-01-01T10:00:01Z";
const header = { type: "session", version: 3, id: "s", timestamp: "2026-01-01T10:00:00Z" };
const entry = (id: string | undefined, message: object, parentId: string | null = null) => ({
  type: "message",
  id,
  parentId,
  timestamp: time,
  message,
});
const usage = { input: 10, output: 5, cacheRead: 3, cacheWrite: 2, cost: { total: 1 } };
const reply = (more: object = {}) => ({
  role: "assistant",
  content: [{ type: "toolCall", id: "call_1", name: "bash", arguments: {} }],
  model: "m",
  usage,
  stopReason: "toolUse",
  ...more,
});
const result = (isError: boolean) => ({
  role: "toolResult",
  toolCallId: "call_1",
  toolName: "bash",
  isError,
});

test("a recorded session has its calls, tools and skipped lines", async (context) => {
  const session = await sampleSession(pi, "pi/agentsview-session.jsonl", context);
  expect(session).toMatchObject({
    id: "pi-test-session-uuid",
    parent: "parent-uuid",
    modelCalls: 2,
    tokens: { input: 300, output: 60, cacheRead: 0, cacheWrite: 0 },
    usageQuality: "exact",
    tools: { read: { calls: 1, errors: 0 } },
    models: { "claude-opus-4-5": 2 },
    first: "2025-01-01T10:00:00Z",
    last: "2025-01-01T10:00:08Z",
    skipped: { malformed: 1, unknown_type: 1 },
  });
});

describe("a tree of entries", () => {
  test("is billed with the branches that were left", async () => {
    const [session] = await sessionsOf(
      pi,
      fileOf([
        header,
        entry("a", { role: "user", content: "Hi" }),
        entry("b", reply(), "a"),
        entry("c", reply(), "a"),
        { type: "branch_summary", id: "d", parentId: "a", timestamp: time, fromId: "c" },
        { type: "custom", id: "e", parentId: "d", timestamp: time },
      ]),
    );
    expect(session).toMatchObject({
      modelCalls: 2,
      tokens: { input: 20, output: 10, cacheRead: 6, cacheWrite: 4 },
      skipped: {},
    });
  });

  test("has tools of the same id in two replies, and marks the one that failed", async () => {
    const [session] = await sessionsOf(
      pi,
      fileOf([
        header,
        entry("a", reply()),
        entry("b", result(true)),
        entry("c", reply()),
        entry("d", result(false)),
        entry("e", { role: "bashExecution", command: "false", exitCode: 1 }),
      ]),
    );
    expect(session?.tools).toEqual({ bash: { calls: 2, errors: 1 } });
  });

  test("that was copied into a fork counts once, for the session it was copied from", async () => {
    const fork = { ...header, id: "fork", parentSession: "/p/2026-01-01T10-00-00-000Z_s.jsonl" };
    const copied = [entry("a", reply()), entry("b", result(true))];
    const sessions = await sessionsOf(
      pi,
      fileOf(
        [fork, ...copied, { ...entry("c", reply()), timestamp: "2026-01-02T00:00:00Z" }],
        "/2",
      ),
      fileOf([header, ...copied], "/1"),
    );
    expect(sessions).toMatchObject([
      { id: "fork", parent: "s", modelCalls: 1 },
      { id: "s", modelCalls: 1 },
    ]);
  });

  test("of another session may have the same ids at other times", async () => {
    const other = { ...entry("a", reply()), timestamp: "2026-01-02T00:00:00Z" };
    const sessions = await sessionsOf(
      pi,
      fileOf([header, entry("a", reply())], "/1"),
      fileOf([{ ...header, id: "other" }, other], "/2"),
    );
    expect(sessions).toMatchObject([{ modelCalls: 1 }, { modelCalls: 1 }]);
  });

  test("of version 1 has no ids", async () => {
    const [session] = await sessionsOf(
      pi,
      fileOf([header, entry(undefined, reply()), entry(undefined, reply())]),
    );
    expect(session).toMatchObject({ modelCalls: 2, tokens: { input: 20 } });
  });
});

test.each([
  ["aborted", usage, "lower_bound"],
  ["error", { input: 0, output: 0 }, "none"],
  ["length", usage, "exact"],
])(
  "the usage of a reply that stopped with %s is known that far",
  async (stopReason, of, quality) => {
    const [session] = await sessionsOf(
      pi,
      fileOf([header, entry("a", reply({ stopReason, usage: of }))]),
    );
    expect(session).toMatchObject({ modelCalls: 1, usageQuality: quality });
  },
);

test("any JSON is read", async () => {
  expect(await checkAnyJson(pi, [header, entry("a", reply()), entry("b", result(true))])).toEqual(
    neverFails,
  );
});
