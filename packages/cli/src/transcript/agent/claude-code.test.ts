import { readFileSync } from "node:fs";
import { at } from "@spoor/core/record";
import { describe, expect, test } from "vitest";
import { openTranscript } from "../json-file.ts";
import type { Session } from "../session.ts";
import { claudeCode } from "./claude-code.ts";
import {
  checkAnyJson,
  fileOf,
  neverFails,
  readAll,
  sampleOf,
  sampleSession,
  sessionsOf,
} from "./fixture-transcript.ts";

const usage = {
  input_tokens: 10,
  output_tokens: 5,
  cache_creation_input_tokens: 3,
  cache_read_input_tokens: 2,
};
const once = { input: 10, output: 5, cacheWrite: 3, cacheRead: 2 };
let rows = 0;

function row(type: string, more: object = {}) {
  rows++;
  const timestamp = `2026-01-01T10:00:${String(rows % 60).padStart(2, "0")}.000Z`;
  return { type, uuid: `row-${rows}`, sessionId: "s", timestamp, ...more };
}

function reply(message: object = {}, more: object = {}) {
  const whole = {
    id: "msg_1",
    role: "assistant",
    model: "claude-opus-4-6",
    stop_reason: null,
    usage,
  };
  return row("assistant", { requestId: "req_1", message: { ...whole, ...message }, ...more });
}

function answer(id: string, more: object = {}) {
  const content = [{ type: "tool_result", tool_use_id: id, content: "x", ...more }];
  return row("user", { message: { role: "user", content } });
}

async function one(...values: readonly unknown[]): Promise<Session | undefined> {
  const sessions = await sessionsOf(claudeCode, fileOf(values));
  expect(sessions).toHaveLength(1);
  return sessions[0];
}

describe("recorded transcripts", () => {
  test("are what another counter found", async (context) => {
    const expected: unknown = JSON.parse(readFileSync(sampleOf("EXPECTED.json", context), "utf8"));
    const names = Object.keys(expected ?? {}).filter((name) => name.startsWith("claude/"));
    expect(names).toHaveLength(16);
    for (const name of names) {
      const session = await sampleSession(claudeCode, name, context);
      const results = await toolResults(sampleOf(name, context));
      expect({ name, ...told(session), results }).toEqual({ name, ...counted(at(expected, name)) });
    }
  });

  test("have side chains, which are sub-agents of the session", async (context) => {
    const name = "claude/ccviewer-fe5e1c67-53e7-.jsonl";
    expect((await sampleSession(claudeCode, name, context)).subAgents).toBe(5);
  });
});

/** A session as the other counter tells it. */
function told({ tokens, modelCalls, tools, first, last, skipped }: Session) {
  const names = Object.entries(tools);
  return {
    tokens,
    modelCalls,
    tools: Object.fromEntries(names.map(([tool, { calls }]) => [tool, calls])),
    errors: names.reduce((sum, [, { errors }]) => sum + errors, 0),
    first,
    last,
    malformed: (skipped.malformed ?? 0) + (skipped.unfinished_last_line ?? 0),
  };
}

function counted(of: unknown) {
  const synthetic = Number(at(at(of, "models"), "<synthetic>") ?? 0);
  return {
    tokens: at(of, "dedupTotals"),
    // The other counter takes a message that Claude Code wrote itself for a call, of no tokens.
    modelCalls: Number(at(of, "uniqueCalls")) - synthetic,
    tools: at(of, "tools"),
    errors: at(of, "toolErrors"),
    first: at(of, "first"),
    last: at(of, "last"),
    malformed: at(of, "malformed"),
    results: at(of, "toolResults"),
  };
}

/** How many tools have answered in the transcript `path`. */
async function toolResults(path: string): Promise<number> {
  const records = await readAll(claudeCode, await openTranscript(path));
  return (
    new Set(records.map((record) => (record.kind === "toolResult" ? record.id : undefined))).size -
    1
  );
}

describe("a call", () => {
  test("has a row for each block, of which the fullest counts once", async () => {
    const early = { usage: { ...usage, output_tokens: 1 } };
    const session = await one(reply(early), reply(), reply(early));
    expect(session).toMatchObject({ modelCalls: 1, tokens: once, usageQuality: "lower_bound" });
  });

  test("is exact where one of its rows has the reason to stop", async () => {
    const session = await one(reply({ stop_reason: "end_turn" }), reply());
    expect(session).toMatchObject({ modelCalls: 1, usageQuality: "exact" });
  });

  test("is another one under another request", async () => {
    expect(await one(reply(), reply({}, { requestId: "req_2" }))).toMatchObject({ modelCalls: 2 });
  });

  test("is the same in a side chain that repeats it under another request", async () => {
    const aside = reply({}, { requestId: "req_2", isSidechain: true, agentId: "aside" });
    const expected = { modelCalls: 1, tokens: once, subAgents: 1 };
    expect(await one(reply(), aside)).toMatchObject(expected);
    expect(await one(aside, reply(), reply())).toMatchObject(expected);
    const files = [fileOf([reply()]), fileOf([aside], "/t/s/subagents/agent-aside.jsonl")];
    expect(await sessionsOf(claudeCode, ...files)).toMatchObject([expected]);
  });

  test("is another one in another session, under another request", async () => {
    const message = { usage: { ...usage, output_tokens: 7 } };
    const other = reply(message, { requestId: "req_2", sessionId: "s2" });
    const aside = reply(message, { requestId: "req_3", sessionId: "s2", isSidechain: true });
    const files = [fileOf([reply()]), fileOf([other, aside])];
    expect(await sessionsOf(claudeCode, ...files)).toMatchObject([
      { id: "s", modelCalls: 1 },
      { id: "s2", modelCalls: 1 },
    ]);
  });

  test("counts alone where its message has no id", async () => {
    expect(await one(reply({ id: undefined }), reply({ id: undefined }))).toMatchObject({
      modelCalls: 2,
    });
  });

  test("is none where no model was asked, or its usage is not there", async () => {
    const session = await one(
      reply({ id: "a", model: "<synthetic>" }),
      reply({ id: "b" }, { isApiErrorMessage: true }),
      reply({ id: "c", usage: undefined }),
    );
    expect(session).toMatchObject({ modelCalls: 0, models: {}, usageQuality: "none" });
  });
});

describe("usage", () => {
  test("may be written as text", async () => {
    const asText = { input_tokens: "10", output_tokens: "5", cache_read_input_tokens: "x" };
    expect((await one(reply({ usage: asText })))?.tokens).toEqual({
      ...once,
      cacheWrite: 0,
      cacheRead: 0,
    });
  });

  test("of the cache is not counted twice where it tells how long it lives", async () => {
    const byLife = { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: 2 };
    const both = { ...usage, cache_creation: byLife };
    const alone = { ...both, cache_creation_input_tokens: undefined };
    expect((await one(reply({ usage: both })))?.tokens).toEqual(once);
    expect((await one(reply({ usage: alone })))?.tokens).toEqual(once);
  });

  test("is that of all iterations", async () => {
    const compaction = { type: "compaction", input_tokens: 100, output_tokens: 50 };
    const iterations = [compaction, { type: "message", ...usage }];
    expect((await one(reply({ usage: { ...usage, iterations } })))?.tokens).toEqual({
      ...once,
      input: 110,
      output: 55,
    });
    const same = { ...usage, iterations: [{ type: "message", ...usage }] };
    expect((await one(reply({ usage: same })))?.tokens).toEqual(once);
  });
});

const inFork = (of: object) => ({ ...of, sessionId: "fork", sessionKind: "bg" });

describe("forks", () => {
  const [first, second] = [reply(), reply({ id: "msg_2" }, { requestId: "req_2" })];
  const own = inFork(reply({ id: "msg_3" }, { requestId: "req_3" }));
  const parentCalls = { id: "s", modelCalls: 2, parent: null };

  test("that repeat all rows have their own calls alone", async () => {
    const files = [fileOf([first, second]), fileOf([first, second].map(inFork).concat(own))];
    expect(await sessionsOf(claudeCode, ...files)).toMatchObject([
      parentCalls,
      { id: "fork", modelCalls: 1, tokens: once },
    ]);
  });

  test("within the file of the session are told as replayed", async () => {
    const file = fileOf([first, second, inFork(first), inFork(second), own]);
    expect(await sessionsOf(claudeCode, file)).toMatchObject([
      { ...parentCalls, skipped: { replayed: 2 } },
      { id: "fork", modelCalls: 1, parent: "s" },
    ]);
  });

  test("that name their origin give it its calls, also where it is not there", async () => {
    const from = { forkedFrom: { sessionId: "s" } };
    const named = [first, second].map((of) => Object.assign(inFork(of), from));
    const sessions = await sessionsOf(claudeCode, fileOf([...named, own]));
    expect(sessions).toHaveLength(2);
    expect(sessions).toEqual(
      expect.arrayContaining([
        expect.objectContaining(parentCalls),
        expect.objectContaining({ id: "fork", modelCalls: 1, parent: "s" }),
      ]),
    );
  });
});

describe("sub-agents", () => {
  test("have files of their own that belong to the session", async () => {
    const call = { id: "msg_2", content: [{ type: "tool_use", id: "t1", name: "Read" }] };
    const inside = reply(call, { requestId: "req_2", isSidechain: true, agentId: "a1" });
    const done = { ...answer("t0"), toolUseResult: { agentId: "a1", usage } };
    const parent = fileOf([reply(), done]);
    const files = [parent, fileOf([inside], "/t/s/subagents/agent-a1.jsonl")];
    expect(await sessionsOf(claudeCode, ...files)).toMatchObject([
      { id: "s", modelCalls: 2, subAgents: 1, tools: { Read: { calls: 1 } } },
    ]);
  });

  test("belong to the session of their folder where their rows name none", async () => {
    const file = fileOf([reply({}, { sessionId: undefined })], "/t/s9/subagents/w/agent-a1.jsonl");
    expect(await sessionsOf(claudeCode, file)).toMatchObject([{ id: "s9", subAgents: 1 }]);
  });
});

const use = (id: string, name: string) => ({ type: "tool_use", id, name, input: {} });

test("tools fail by the result of their id, once", async () => {
  const content = [use("t1", "Bash"), use("t2", "__proto__"), use("t3", "Bash")];
  const failed = answer("t1", { is_error: true });
  const session = await one(reply({ content }), reply({ content }), failed, failed, answer("t3"));
  expect(Object.entries(session?.tools ?? {})).toEqual([
    ["Bash", { calls: 2, errors: 1 }],
    ["__proto__", { calls: 1, errors: 0 }],
  ]);
});

test("a tool of the provider tells its failure in its content", async () => {
  const search = { type: "server_tool_use", id: "t1", name: "web_search" };
  const content = { type: "web_search_tool_result_error", error_code: "unavailable" };
  const result = { type: "web_search_tool_result", tool_use_id: "t1", content };
  const session = await one(reply({ content: [search, result] }));
  expect(session?.tools).toEqual({ web_search: { calls: 1, errors: 1 } });
});

test("rows of unknown types are skipped and have their time", async () => {
  const last = "2030-01-01T00:00:00.000Z";
  const session = await one(reply(), "text", ["list"], 7, row("later", { timestamp: last }));
  expect(session).toMatchObject({ last, skipped: { unknown_type: 4 } });
});

test("any JSON is read", async () => {
  const fork = { ...reply(), sessionId: "fork", forkedFrom: { sessionId: "s" } };
  expect(
    await checkAnyJson(claudeCode, [
      reply({ content: [{ type: "tool_use", id: "t1", name: "Bash" }] }),
      answer("t1", { is_error: true }),
      reply({ usage: { ...usage, iterations: [usage] } }, { isSidechain: true, agentId: "a" }),
      row("progress", { data: { type: "agent_progress", agentId: "a" } }),
      fork,
    ]),
  ).toEqual(neverFails);
});
