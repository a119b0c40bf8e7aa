import { expect, test } from "vitest";
import { Collector } from "./collect.ts";
import type { AgentName } from "./reader.ts";
import type { CallRecord, Tokens, TranscriptRecord } from "./record.ts";
import type { Session } from "./session.ts";

type Files = Readonly<Record<string, readonly TranscriptRecord[]>>;

async function collected(files: Files, agent: AgentName = "claude-code"): Promise<Collector> {
  const collector = new Collector();
  for (const [path, records] of Object.entries(files)) await collector.add(agent, path, records);
  return collector;
}

async function sessionOf(...records: readonly TranscriptRecord[]): Promise<Session | undefined> {
  return (await collected({ "a.jsonl": records })).sessions()[0];
}

const tokens = (input: number, output: number, [cacheWrite, cacheRead] = [0, 0]): Tokens => ({
  input,
  output,
  cacheWrite,
  cacheRead,
});
const call = (more: Partial<CallRecord> = {}): CallRecord => ({
  kind: "call",
  session: "s",
  id: "1",
  model: "m",
  tokens: tokens(1, 1),
  quality: "exact",
  ...more,
});

const skipped = (reason: "malformed" | "replayed", count: number): TranscriptRecord => ({
  kind: "skipped",
  reason,
  count,
});
const useIn = (session: string): TranscriptRecord => ({
  kind: "tool",
  session,
  id: "call_1",
  name: "Bash",
  at: session === "a" ? "2026-01-01T00:00:00Z" : "2026-01-02T00:00:00Z",
});

test("copies of a call are one call, of which the fullest counts", async () => {
  const copies = [tokens(1, 1), tokens(9, 5, [2, 100]), tokens(10, 5, [0, 100])];
  expect(await sessionOf(...copies.map((each) => call({ tokens: each })))).toMatchObject({
    modelCalls: 1,
    tokens: tokens(9, 5, [2, 100]),
    models: { m: 1 },
  });
});

test("of copies that are as full as each other the later one counts", async () => {
  const copies = [call({ tokens: tokens(3, 4) }), call({ tokens: tokens(4, 3) })];
  expect(await sessionOf(...copies)).toMatchObject({ modelCalls: 1, tokens: tokens(4, 3) });
});

test("a copy without tokens or model takes nothing away", async () => {
  const bare = call({ tokens: undefined, model: undefined, quality: "none" });
  for (const copies of [
    [bare, call()],
    [call(), bare],
  ]) {
    expect(await sessionOf(...copies)).toMatchObject({
      tokens: tokens(1, 1),
      models: { m: 1 },
      usageQuality: "exact",
    });
  }
});

test("calls without an id each count", async () => {
  const session = await sessionOf(call({ id: undefined }), call({ id: undefined }), call());
  expect(session).toMatchObject({ modelCalls: 3, tokens: tokens(3, 3), models: { m: 3 } });
});

test.each([
  [["lower_bound", "exact"], "exact"],
  [["exact", "lower_bound"], "exact"],
  [["none", "lower_bound"], "lower_bound"],
  [["none", "none"], "none"],
] as const)("copies of the qualities %j are %s", async (qualities, quality) => {
  const copies = qualities.map((each) => call({ quality: each }));
  expect(await sessionOf(...copies)).toMatchObject({ usageQuality: quality });
});

test.each([
  [["exact", "exact"], "exact"],
  [["exact", "lower_bound"], "lower_bound"],
  [["exact", "none"], "lower_bound"],
  [["none", "none"], "none"],
] as const)("calls of the qualities %j make a session %s", async (qualities, quality) => {
  const calls = qualities.map((each, index) => call({ id: String(index), quality: each }));
  expect(await sessionOf(...calls)).toMatchObject({ modelCalls: 2, usageQuality: quality });
});

test("a session without calls has nothing to believe", async () => {
  expect(await sessionOf({ kind: "session", session: "s" })).toEqual({
    agent: "claude-code",
    id: "s",
    parent: null,
    modelCalls: 0,
    tokens: tokens(0, 0),
    usageQuality: "none",
    tools: {},
    models: {},
    subAgents: 0,
    first: null,
    last: null,
    files: ["a.jsonl"],
    skipped: {},
  });
});

test("the calls of sub-agents, in files of their own, are the session's, once", async () => {
  const own = call({ id: "own" });
  const task = call({ id: "task", subAgent: "a1" });
  const sessions = (
    await collected({
      "s.jsonl": [own, task],
      "s/agent-a1.jsonl": [task, { kind: "other", session: "s", subAgent: "a1" }],
      "s/agent-a2.jsonl": [call({ id: "task 2", subAgent: "a2" })],
    })
  ).sessions();
  expect(sessions).toHaveLength(1);
  expect(sessions[0]).toMatchObject({
    modelCalls: 3,
    tokens: tokens(3, 3),
    subAgents: 2,
    files: ["s.jsonl", "s/agent-a1.jsonl", "s/agent-a2.jsonl"],
  });
});

test("what a fork repeats counts once, for the session that it came from", async () => {
  const use = { kind: "tool", id: "t", name: "Read", at: "2026-01-01T00:00:00Z" } as const;
  const failure = { kind: "toolResult", id: "t", isError: true } as const;
  const history = (session: string): TranscriptRecord[] => [
    call({ session, tokens: tokens(5, 5) }),
    { ...use, session },
    { ...failure, session },
  ];
  const fork: TranscriptRecord = { kind: "session", session: "fork", parent: "origin" };
  const sessions = (
    await collected({
      "1.jsonl": [fork, ...history("fork"), call({ session: "fork", id: "2" })],
      "2.jsonl": history("origin"),
    })
  ).sessions();
  expect(sessions).toMatchObject([
    { id: "fork", parent: "origin", modelCalls: 1, tokens: tokens(1, 1) },
    { id: "origin", parent: null, modelCalls: 1, tokens: tokens(5, 5) },
  ]);
  const uses = sessions.flatMap(({ tools }) => Object.values(tools));
  expect(uses).toEqual([{ calls: 1, errors: 1 }]);
});

test("of two sessions an id means one call where time or usage are the same, and two where neither is", async () => {
  const first = call({ session: "a", at: "2026-01-01T00:00:00Z", tokens: tokens(9, 9) });
  const second = { ...first, session: "b" };
  const callsOf = async (other: CallRecord): Promise<number[]> =>
    (await collected({ "1.jsonl": [first], "2.jsonl": [other] }))
      .sessions()
      .map(({ modelCalls }) => modelCalls);
  const later = "2026-01-01T00:00:01Z";
  expect(await callsOf({ ...second, tokens: tokens(9, 10) })).toEqual([1, 0]);
  expect(await callsOf({ ...second, at: later })).toEqual([1, 0]);
  expect(await callsOf({ ...second, at: undefined, tokens: tokens(9, 10) })).toEqual([1, 0]);
  expect(await callsOf({ ...second, at: later, tokens: tokens(9, 10) })).toEqual([1, 1]);
  expect(await callsOf({ ...second, at: later, model: "n" })).toEqual([1, 1]);
  const sameSession = { ...first, at: later, tokens: tokens(9, 10) };
  expect(await callsOf(sameSession)).toEqual([1]);
});

test("sessions that name each other as the one that started them do no harm", async () => {
  const sessions = (
    await collected({
      "1.jsonl": [{ kind: "session", session: "a", parent: "b" }, call({ session: "a" })],
      "2.jsonl": [{ kind: "session", session: "b", parent: "a" }, call({ session: "b" })],
    })
  ).sessions();
  expect(sessions.map(({ modelCalls }) => modelCalls)).toEqual([1, 0]);
});

test("the same id at two agents is two calls", async () => {
  const collector = new Collector();
  await collector.add("claude-code", "1.jsonl", [call()]);
  await collector.add("pi", "2.jsonl", [call()]);
  expect(collector.sessions().map(({ agent, modelCalls }) => [agent, modelCalls])).toEqual([
    ["claude-code", 1],
    ["pi", 1],
  ]);
});

test("tools count once by their id, with their failures, in whatever order they are told", async () => {
  const session = await sessionOf(
    { kind: "toolResult", session: "s", id: "2", isError: true },
    { kind: "tool", session: "s", id: "1", name: "Bash" },
    { kind: "tool", session: "s", id: "1", name: "Bash" },
    { kind: "toolResult", session: "s", id: "1", isError: false },
    { kind: "tool", session: "s", id: "2", name: "Bash" },
    { kind: "toolResult", session: "s", id: "2", isError: true },
    { kind: "tool", session: "s", name: "Read" },
    { kind: "tool", session: "s", name: "Read" },
    { kind: "toolResult", session: "s", id: "gone", isError: true },
  );
  expect(session?.tools).toEqual({
    Bash: { calls: 2, errors: 1 },
    Read: { calls: 2, errors: 0 },
    unknown: { calls: 0, errors: 1 },
  });
});

test("ids of tools that begin anew in each session are different tools", async () => {
  const sessions = (
    await collected({ "1.jsonl": [useIn("a")], "2.jsonl": [useIn("b")] })
  ).sessions();
  expect(sessions.map(({ tools }) => tools)).toEqual([
    { Bash: { calls: 1, errors: 0 } },
    { Bash: { calls: 1, errors: 0 } },
  ]);
});

test("hostile names are names like any other", async () => {
  const name = "__proto__";
  const session = await sessionOf(
    call({ session: name, id: name, model: name, subAgent: name }),
    { kind: "tool", session: name, id: name, name },
    { kind: "tool", session: name, name: "constructor" },
  );
  expect(session).toMatchObject({ id: name, modelCalls: 1, subAgents: 1 });
  expect(JSON.stringify([session?.tools, session?.models])).toBe(
    '[{"__proto__":{"calls":1,"errors":0},"constructor":{"calls":1,"errors":0}},{"__proto__":1}]',
  );
});

test("the first and the last time are told as they are written", async () => {
  const times = ["2026-01-02T00:00:00+02:00", "2026-01-01T22:30:00Z", "soon", "2026-01-01T23:00Z"];
  const records = times.map((at): TranscriptRecord => ({ kind: "other", session: "s", at }));
  expect(await sessionOf(...records)).toMatchObject({
    first: "2026-01-02T00:00:00+02:00",
    last: "2026-01-01T23:00Z",
  });
});

test("what was skipped is summed by its reason, for the first session of its file and for all", async () => {
  const collector = await collected({
    "1.jsonl": [skipped("malformed", 1), call({ session: "a" }), skipped("malformed", 2)],
    "2.jsonl": [skipped("replayed", 4)],
  });
  expect(collector.sessions()[0]?.skipped).toEqual({ malformed: 3 });
  expect(collector.skipped).toEqual({ malformed: 3, replayed: 4 });
});
