import { expect, test } from "vitest";
import { databaseFile } from "./fixture-database.ts";
import { sessionsOf } from "./fixture-transcript.ts";
import { goose } from "./goose.ts";

const messages = `CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT, session_id TEXT NOT NULL,
  role TEXT NOT NULL, content_json TEXT NOT NULL, created_timestamp INTEGER NOT NULL,
  timestamp TIMESTAMP DEFAULT CURRENT_TIMESTAMP, tokens INTEGER, metadata_json TEXT);`;
const newer = `
  CREATE TABLE sessions (id TEXT PRIMARY KEY, working_dir TEXT NOT NULL, created_at TIMESTAMP, updated_at TIMESTAMP,
    accumulated_total_tokens INTEGER, accumulated_input_tokens INTEGER, accumulated_output_tokens INTEGER,
    accumulated_cache_read_tokens INTEGER, accumulated_cache_write_tokens INTEGER, provider_name TEXT,
    model_config_json TEXT, parent_session_id TEXT);
  ${messages}
  CREATE TABLE usage_ledger (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL,
    created_timestamp INTEGER NOT NULL, model TEXT, input_tokens INTEGER, output_tokens INTEGER, total_tokens INTEGER,
    cache_read_tokens INTEGER, cache_write_tokens INTEGER, cost REAL, cost_source TEXT, is_compaction INTEGER DEFAULT 0);`;
const older = `
  CREATE TABLE sessions (id TEXT PRIMARY KEY, working_dir TEXT NOT NULL, created_at TIMESTAMP,
    accumulated_input_tokens INTEGER, accumulated_output_tokens INTEGER, model_config_json TEXT);
  ${messages}`;

const at = 1_763_700_000;
const session = (id: string, more: Record<string, string | number> = {}) => ({
  id,
  working_dir: "/home/ada/shop",
  created_at: "2025-11-21 04:40:00",
  model_config_json: '{"model_name":"gpt-5"}',
  ...more,
});
const message = (of: string, role: string, content: unknown) => ({
  session_id: of,
  role,
  content_json: typeof content === "string" ? content : JSON.stringify(content),
  created_timestamp: at + 60,
});
const request = (id: string) => ({
  type: "toolRequest",
  id,
  toolCall: { status: "success", value: { name: "developer__shell", arguments: {} } },
});
const response = (id: string, status: string) => ({
  type: "toolResponse",
  id,
  toolResult: { status, value: { content: [] } },
});
const talk = (of: string) => [
  message(of, "user", [{ type: "text", text: "Fix the cart." }]),
  message(of, "assistant", [request("a"), request("b")]),
  message(of, "user", [response("a", "success"), response("b", "error")]),
  message(of, "assistant", [{ type: "text", text: "Done." }]),
];
const usage = (of: string, more: Record<string, string | number>) => ({
  session_id: of,
  created_timestamp: at + 30,
  ...more,
});

test("the ledger tells each call, with the cache inside its input or beside it", async () => {
  const file = await databaseFile(newer, {
    sessions: [
      session("s", { accumulated_input_tokens: 9999 }),
      session("t", { parent_session_id: "s" }),
    ],
    messages: talk("s"),
    usage_ledger: [
      usage("s", {
        model: "gpt-5",
        input_tokens: 1000,
        output_tokens: 50,
        total_tokens: 1050,
        cache_read_tokens: 800,
      }),
      usage("s", {
        model: "claude-sonnet-4-5",
        input_tokens: 10,
        output_tokens: 5,
        total_tokens: 115,
        cache_read_tokens: 60,
        cache_write_tokens: 40,
        is_compaction: 1,
      }),
    ],
  });
  expect(await sessionsOf(goose, file)).toMatchObject([
    {
      agent: "goose",
      id: "s",
      modelCalls: 2,
      tokens: { input: 210, output: 55, cacheRead: 860, cacheWrite: 40 },
      usageQuality: "exact",
      models: { "gpt-5": 1, "claude-sonnet-4-5": 1 },
      tools: { developer__shell: { calls: 2, errors: 1 } },
      first: "2025-11-21T04:40:00Z",
      last: "2025-11-21T04:41:00.000Z",
    },
    { id: "t", parent: "s", modelCalls: 0, usageQuality: "none" },
  ]);
});

test("without a ledger the replies are the calls, and their sum is that of the session", async () => {
  const file = await databaseFile(older, {
    sessions: [
      session("s", { accumulated_input_tokens: 500, accumulated_output_tokens: 40 }),
      session("t"),
      session("u", { accumulated_input_tokens: 7 }),
    ],
    messages: [...talk("s"), ...talk("t"), message("t", "assistant", "[{")],
  });
  expect(await sessionsOf(goose, file)).toMatchObject([
    {
      id: "s",
      modelCalls: 2,
      tokens: { input: 500, output: 40 },
      usageQuality: "exact",
      models: { "gpt-5": 2 },
      skipped: { malformed: 1 },
    },
    { id: "t", modelCalls: 3, tokens: { input: 0, output: 0 }, usageQuality: "none" },
    { id: "u", modelCalls: 1, tokens: { input: 7 } },
  ]);
});
