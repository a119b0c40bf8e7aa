import { expect, test } from "vitest";
import { Collector } from "../collect.ts";
import { copilot } from "./copilot.ts";
import { copilotStore } from "./copilot-store.ts";
import { databaseFile } from "./fixture-database.ts";
import { fileOf, sessionsOf } from "./fixture-transcript.ts";

const schema = `
  CREATE TABLE sessions (id TEXT PRIMARY KEY, cwd TEXT, repository TEXT, branch TEXT, created_at TEXT, updated_at TEXT);
  CREATE TABLE assistant_usage_events (id INTEGER PRIMARY KEY, session_id TEXT, turn_index INTEGER, model TEXT,
    input_tokens INTEGER, output_tokens INTEGER, cache_read_tokens INTEGER, cache_write_tokens INTEGER,
    reasoning_tokens INTEGER, duration_ms REAL, finish_reason TEXT, parent_tool_call_id TEXT, initiator TEXT,
    created_at TEXT);`;

const usage = (input: number, more: Record<string, string | number> = {}) => ({
  session_id: "s",
  model: "gpt-5",
  input_tokens: input,
  output_tokens: 20,
  cache_read_tokens: 600,
  cache_write_tokens: 100,
  created_at: "2025-11-21T04:40:10.000Z",
  duration_ms: 2500.5,
  ...more,
});
const store = async (...rows: readonly Record<string, string | number>[]) =>
  await databaseFile(schema, {
    sessions: [
      { id: "s", cwd: "/home/ada/shop", branch: "main", created_at: "2025-11-21 04:40:00" },
    ],
    assistant_usage_events: rows,
  });
const event = (type: string, data: object) => ({
  type,
  data,
  id: type,
  timestamp: "2025-11-21T04:40:30Z",
});
const events = (input: number) =>
  fileOf(
    [
      event("session.start", { sessionId: "s", selectedModel: "gpt-5" }),
      event("assistant.message", {
        outputTokens: 20,
        toolRequests: [{ toolCallId: "a", name: "bash" }],
      }),
      event("tool.execution_complete", { toolCallId: "a", success: false }),
      event("session.shutdown", {
        modelMetrics: { "gpt-5": { usage: { inputTokens: input, outputTokens: 20 } } },
      }),
    ],
    "/session-state/s/events.jsonl",
  );

test("each row is a call, whose input has its cache taken out", async () => {
  const file = await store(usage(1000), usage(800, { parent_tool_call_id: "a" }));
  expect(await sessionsOf(copilotStore, file)).toMatchObject([
    {
      agent: "copilot",
      id: "s",
      modelCalls: 2,
      tokens: { input: 400, output: 40, cacheRead: 1200, cacheWrite: 200 },
      usageQuality: "exact",
      models: { "gpt-5": 2 },
      subAgents: 1,
      first: "2025-11-21T04:40:00Z",
    },
  ]);
});

test("details tell when a call began and why it ended", async () => {
  const details: unknown[] = [];
  const file = await store(usage(1000, { finish_reason: "stop", initiator: "compaction" }));
  for await (const record of copilotStore.read(file, true))
    if (record.kind === "call") details.push(record.details);
  expect(details).toMatchObject([{ startedAt: "2025-11-21T04:40:07.499Z", finishReason: "stop" }]);
});

async function together(
  events_: ReturnType<typeof events>,
  file: Awaited<ReturnType<typeof store>>,
) {
  const collector = new Collector();
  await collector.add("copilot", events_.path, copilot.read(events_));
  await collector.add("copilot", file.path, copilotStore.read(file));
  return collector.sessions();
}

test("its calls count in place of those of the events, of which the tools count", async () => {
  expect(await together(events(500), await store(usage(1000)))).toMatchObject([
    {
      modelCalls: 1,
      tokens: { input: 300, output: 20, cacheRead: 600, cacheWrite: 100 },
      tools: { bash: { calls: 1, errors: 1 } },
    },
  ]);
});

test("a store that came into being during a session does not hide what the events tell", async () => {
  expect(await together(events(90_000), await store(usage(1000)))).toMatchObject([
    { modelCalls: 1, tokens: { input: 90_000, output: 20 } },
  ]);
});
