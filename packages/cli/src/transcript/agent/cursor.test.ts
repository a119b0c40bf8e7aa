import { expect, test } from "vitest";
import { cursor } from "./cursor.ts";
import { databaseFile } from "./fixture-database.ts";
import { sessionsOf } from "./fixture-transcript.ts";

const schema = `
  CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);
  CREATE TABLE cursorDiskKV (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);`;
const row = (key: string, value: unknown) => ({
  key,
  value: typeof value === "string" ? value : JSON.stringify(value),
});
const bubble = (id: string, value: object) =>
  row(`bubbleId:${id}`, { _v: 3, createdAt: "2025-11-21T04:40:00.000Z", text: "", ...value });
const none = { inputTokens: 0, outputTokens: 0 };
const storeOf = (...rows: readonly { key: string; value: string }[]) =>
  databaseFile(schema, { cursorDiskKV: rows }, "state.vscdb");

test("messages with counts are calls, those with zeros are calls of which nothing is known", async () => {
  const file = await storeOf(
    row("composerData:old", { createdAt: 1_763_690_000_000 }),
    row("composerData:new", { createdAt: 1_763_700_000_000, modelConfig: { modelName: "gpt-5" } }),
    bubble("old:1", { type: 1, text: "Fix it.", tokenCount: none }),
    bubble("old:2", {
      type: 2,
      text: "Fixed.",
      tokenCount: { inputTokens: 900, outputTokens: 30 },
      modelInfo: { modelName: "claude-4.5-sonnet" },
    }),
    bubble("new:1", { type: 2, text: "Let me see.", tokenCount: none }),
    bubble("new:2", {
      type: 2,
      tokenCount: none,
      toolFormerData: { name: "read_file", toolCallId: "a", status: "completed" },
    }),
    bubble("new:3", {
      type: 2,
      createdAt: undefined,
      timingInfo: { clientRpcSendTime: 1_763_700_060_000 },
      toolFormerData: { name: "run_terminal_cmd", toolCallId: "b", status: "error" },
    }),
    row("bubbleId:new:4", ""),
    row("bubbleId:new:5", '{"type":2,'),
    row("bubbleId:task-call_1\nfc_1:1", { type: 2, text: "Tool." }),
    row("checkpointId:1", "no JSON"),
  );
  expect(await sessionsOf(cursor, file)).toMatchObject([
    {
      agent: "cursor",
      id: "new",
      modelCalls: 1,
      usageQuality: "none",
      models: { "gpt-5": 1 },
      tools: { read_file: { calls: 1, errors: 0 }, run_terminal_cmd: { calls: 1, errors: 1 } },
      last: "2025-11-21T04:41:00.000Z",
      skipped: { malformed: 1, unknown_type: 1 },
    },
    {
      id: "old",
      modelCalls: 1,
      tokens: { input: 900, output: 30, cacheRead: 0, cacheWrite: 0 },
      usageQuality: "exact",
      models: { "claude-4.5-sonnet": 1 },
    },
  ]);
});

test("of a reply without counts the output is estimated where details are asked for", async () => {
  const file = await storeOf(bubble("c:1", { type: 2, text: "Let me see what is there." }));
  const estimates: unknown[] = [];
  for await (const record of cursor.read(file, true))
    if (record.kind === "call") estimates.push(record.details?.estimatedOutput);
  expect(estimates).toEqual([7]);
});
