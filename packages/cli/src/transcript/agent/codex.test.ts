import { readFileSync } from "node:fs";
import { at } from "@spoor/core/record";
import { describe, expect, test } from "vitest";
import { codex } from "./codex.ts";
import {
  item,
  line,
  meta,
  sessionIn,
  tokenCount,
  tokens,
  turn,
  usage,
  when,
} from "./fixture-codex.ts";
import type { Counts } from "./fixture-codex.ts";
import {
  checkAnyJson,
  fileOf,
  neverFails,
  sampleOf,
  sampleSession,
  sessionsOf,
} from "./fixture-transcript.ts";

describe("recorded rollouts", () => {
  test("are what another counter found", async (context) => {
    const expected: unknown = JSON.parse(readFileSync(sampleOf("EXPECTED.json", context), "utf8"));
    const names = Object.keys(expected ?? {}).filter((name) => name.startsWith("codex/"));
    expect(names).toHaveLength(4);
    for (const name of names) {
      const session = await sampleSession(codex, name, context);
      const tools = Object.entries(session.tools).map(([tool, { calls }]) => [tool, calls]);
      const counted = at(expected, name);
      const total = (key: string) => Number(at(at(counted, "deltaTotals"), key) ?? 0);
      const cached = total("cached_input_tokens");
      expect({ name, tokens: session.tokens, tools: Object.fromEntries(tools) }).toEqual({
        name,
        tokens: tokens(total("input_tokens") - cached, cached, total("output_tokens")),
        tools: at(counted, "tools"),
      });
    }
  });

  test("have the model of each call", async (context) => {
    expect(await sampleSession(codex, "codex/ccusage-alpha.jsonl", context)).toMatchObject({
      id: "ccusage-alpha",
      modelCalls: 2,
      usageQuality: "exact",
      models: { "gpt-5.2-codex": 1, "gpt-5.3-codex": 1 },
      first: "2026-05-13T09:00:00.000Z",
      last: "2026-05-14T10:00:00.000Z",
    });
  });
});

describe("calls", () => {
  test("are the steps of the total, told as often as it may be", async () => {
    const session = await sessionIn(
      meta("s"),
      turn(1, "t1"),
      line(2, "event_msg", { type: "token_count", info: null }),
      tokenCount(3, [100, 40, 10], [100, 40, 10]),
      tokenCount(4, [100, 40, 10], [100, 40, 10]),
      turn(5, "t2", "gpt-5.3-codex"),
      tokenCount(6, [250, 100, 30], [1, 1, 1]),
    );
    expect(session).toMatchObject({
      id: "s",
      modelCalls: 2,
      tokens: tokens(150, 100, 30),
      usageQuality: "exact",
      models: { "gpt-5.2-codex": 1, "gpt-5.3-codex": 1 },
      last: when(6),
      skipped: {},
    });
  });

  test("begin anew where the total falls", async () => {
    const totals: Counts[] = [
      [100, 40, 10],
      [50, 0, 5],
      [60, 0, 6],
      [100, 40, 10],
    ];
    const counts = totals.map((total, index) => tokenCount(index, total));
    const session = await sessionIn(meta("s"), turn(0, "t"), ...counts);
    expect(session).toMatchObject({ modelCalls: 4, tokens: tokens(120, 80, 20) });
  });

  test("are those told last where there is no total, which goes on from them", async () => {
    const session = await sessionIn(
      meta("s"),
      tokenCount(1, undefined, [100, 40, 10]),
      tokenCount(2, undefined, [100, 40, 10]),
      tokenCount(3, [250, 80, 25]),
    );
    expect(session).toMatchObject({ modelCalls: 3, tokens: tokens(170, 80, 25) });
  });

  test("count once in copies of a rollout", async () => {
    const values = [meta("s"), tokenCount(1, [100, 40, 10])];
    const files = [fileOf(values), fileOf(values, "/t/archived_sessions/one.jsonl")];
    expect(await sessionsOf(codex, ...files)).toMatchObject([
      { id: "s", modelCalls: 1, tokens: tokens(60, 40, 10) },
    ]);
  });

  test("have what went into the cache apart, and no less than nothing as input", async () => {
    const total = { input_tokens: "10", cached_input_tokens: 8, cache_write_input_tokens: 5 };
    const info = { total_token_usage: total };
    const session = await sessionIn(meta("s"), line(1, "event_msg", { type: "token_count", info }));
    expect(session.tokens).toEqual({ input: 0, output: 0, cacheWrite: 2, cacheRead: 8 });
  });
});

describe("rollouts of the first versions", () => {
  const head = { id: "old", timestamp: when(0), instructions: null };
  const items = [
    { type: "message", role: "user", content: [] },
    { type: "function_call", name: "shell", call_id: "1", arguments: "{}" },
    { type: "function_call_output", call_id: "1", output: "x" },
  ];
  const expected = { id: "old", modelCalls: 0, tools: { shell: { calls: 1 } }, skipped: {} };

  test("have no envelope", async () => {
    const state = { record_type: "state" };
    expect(await sessionIn(head, state, ...items)).toMatchObject({ ...expected, first: when(0) });
  });

  test("are one document", async () => {
    expect(await sessionIn({ session: head, items })).toMatchObject(expected);
  });
});

test("a rollout that does not name itself has its file's name", async () => {
  const id = "0199a0b1-1111-7222-8333-444455556666";
  const file = fileOf([tokenCount(1, [1, 0, 1])], `/t/rollout-2026-01-01T10-00-00-${id}.jsonl`);
  expect(await sessionsOf(codex, file)).toMatchObject([{ id, modelCalls: 1 }]);
});

test("lines of unknown types are skipped and have their time", async () => {
  const session = await sessionIn(
    meta("s"),
    "text",
    [1],
    line(7, "later", { usage: usage([1, 0, 1]) }),
  );
  expect(session).toMatchObject({ last: when(7), modelCalls: 0, skipped: { unknown_type: 3 } });
});

test("any JSON is read", async () => {
  expect(
    await checkAnyJson(codex, [
      meta("s", { forked_from_id: "p" }),
      turn(1, "t"),
      tokenCount(2, [3, 2, 1], [3, 2, 1]),
      item(3, { type: "function_call", call_id: "1", name: "shell" }),
      item(4, {
        type: "function_call_output",
        call_id: "1",
        output: '{"metadata":{"exit_code":1}}',
      }),
      { type: "turn.completed", usage: usage([3, 2, 1]) },
      { type: "item.completed", item: { id: "1", type: "command_execution", exit_code: 1 } },
    ]),
  ).toEqual(neverFails);
});
