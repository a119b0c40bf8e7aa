import { expect, test } from "vitest";
import { databaseFile } from "./fixture-database.ts";
import { fileOf, sessionsOf } from "./fixture-transcript.ts";
import { Collector } from "../collect.ts";
import { opencode } from "./opencode.ts";
import { opencodeDatabase } from "./opencode-database.ts";

const schema = `
  CREATE TABLE project (id TEXT PRIMARY KEY, worktree TEXT NOT NULL);
  CREATE TABLE session (id TEXT PRIMARY KEY, project_id TEXT NOT NULL, parent_id TEXT, title TEXT,
    directory TEXT NOT NULL, version TEXT, time_created INTEGER NOT NULL, time_updated INTEGER NOT NULL);
  CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT NOT NULL, time_created INTEGER NOT NULL,
    time_updated INTEGER NOT NULL, data TEXT NOT NULL);
  CREATE TABLE part (id TEXT PRIMARY KEY, message_id TEXT NOT NULL, session_id TEXT NOT NULL,
    time_created INTEGER NOT NULL, time_updated INTEGER NOT NULL, data TEXT NOT NULL);`;
const created = 1_763_700_000_000;
const times = { time_created: created, time_updated: created + 9000 };

const session = (id: string, parent: string | null) => ({
  id,
  project_id: "p",
  parent_id: parent,
  directory: "/home/ada/shop",
  ...times,
});
const reply = {
  role: "assistant",
  modelID: "claude-sonnet-4-5",
  providerID: "anthropic",
  tokens: { input: 100, output: 20, reasoning: 5, cache: { read: 900, write: 50 } },
  time: { created: created + 1000, completed: created + 4000 },
};
const message = (id: string, of: string, data: unknown) => ({
  id,
  session_id: of,
  ...times,
  data: typeof data === "string" ? data : JSON.stringify(data),
});
const tool = (exit: number) => ({
  type: "tool",
  tool: "bash",
  callID: `call_${exit}`,
  state: {
    status: "completed",
    metadata: { exit },
    time: { start: created + 2000, end: created + 3000 },
  },
});
const part = (id: string, of: string, data: unknown) => ({
  ...message(id, "ses_1", data),
  message_id: of,
});

const file = async () =>
  await databaseFile(schema, {
    session: [session("ses_1", null), session("ses_2", "ses_1")],
    message: [
      message("msg_1", "ses_1", { role: "user", time: { created } }),
      message("msg_2", "ses_1", reply),
      message("msg_3", "ses_2", reply),
      message("msg_4", "ses_2", '{"role":"assis'),
    ],
    part: [part("prt_1", "msg_2", tool(0)), part("prt_2", "msg_2", tool(1))],
  });

test("messages, tools and children come out of the tables", async () => {
  const sessions = await sessionsOf(opencodeDatabase, await file());
  expect(sessions).toMatchObject([
    {
      agent: "opencode",
      id: "ses_1",
      parent: null,
      modelCalls: 1,
      tokens: { input: 100, output: 25, cacheRead: 900, cacheWrite: 50 },
      usageQuality: "exact",
      models: { "claude-sonnet-4-5": 1 },
      tools: { bash: { calls: 2, errors: 1 } },
      first: "2025-11-21T04:40:00.000Z",
      skipped: { malformed: 1 },
    },
    { id: "ses_2", parent: "ses_1", modelCalls: 1 },
  ]);
});

test("a message that is in an older file, too, counts once", async () => {
  const database = await file();
  const older = fileOf([{ id: "msg_2", sessionID: "ses_1", ...reply }]);
  const collector = new Collector();
  await collector.add("opencode", older.path, opencode.read(older));
  await collector.add("opencode", database.path, opencodeDatabase.read(database));
  expect(collector.sessions()[0]).toMatchObject({ id: "ses_1", modelCalls: 1 });
});
