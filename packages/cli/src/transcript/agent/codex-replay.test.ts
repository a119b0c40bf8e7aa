import { describe, expect, test } from "vitest";
import { codex } from "./codex.ts";
import { item, meta, sessionIn, tokenCount, tokens, turn, when } from "./fixture-codex.ts";
import { fileOf, sessionsOf } from "./fixture-transcript.ts";

const history = (seconds: number) => [
  turn(seconds, "t1"),
  item(seconds, { type: "function_call", call_id: "c1", name: "shell" }),
  tokenCount(seconds + 0.02, [100, 40, 10], [100, 40, 10]),
  tokenCount(seconds + 0.04, [200, 80, 20], [100, 40, 10]),
];

describe("history of another rollout", () => {
  const own = [turn(5, "t2", "gpt-5.3-codex"), tokenCount(9, [250, 90, 25], [50, 10, 5])];
  const ownCalls = {
    id: "child",
    parent: "parent",
    modelCalls: 1,
    tokens: tokens(40, 10, 5),
    tools: {},
    models: { "gpt-5.3-codex": 1 },
  };
  const spawn = { source: { subagent: { thread_spawn: { parent_thread_id: "parent" } } } };

  test.each([
    ["a fork", { forked_from_id: "parent" }],
    ["a sub-agent", spawn],
    ["a sub-agent of an old version", { thread_source: "subagent", parent_thread_id: "parent" }],
  ])("is dropped from the rollout of %s", async (_, lineage) => {
    const values = [meta("child", lineage), meta("parent"), ...history(0.01), ...own];
    expect(await sessionIn(...values)).toMatchObject({ ...ownCalls, skipped: { replayed: 5 } });
  });

  test("is known by the copied head of the other rollout alone", async () => {
    const values = [meta("child"), meta("parent"), ...history(0.01), ...own];
    expect(await sessionIn(...values)).toMatchObject({ ...ownCalls, skipped: { replayed: 5 } });
  });

  test("may keep its times", async () => {
    const values = [meta("child", { forked_from_id: "parent" }), ...history(-3600), ...own];
    expect(await sessionIn(...values)).toMatchObject({ ...ownCalls, skipped: { replayed: 4 } });
  });

  test("may take a while to copy", async () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      tokenCount(index * 0.05, [200 + index, 80, 20]),
    );
    const last = tokenCount(9, [300, 80, 25]);
    const values = [meta("child", { forked_from_id: "parent" }), ...many, last];
    expect(await sessionIn(...values)).toMatchObject({ modelCalls: 1, tokens: tokens(41, 0, 5) });
  });

  test("counts once where its times do not tell it, by the ids of its turns", async () => {
    const slow = history(0).map((of, index) => Object.assign(of, { timestamp: when(2 + index) }));
    const child = [meta("child", { forked_from_id: "parent" }), ...slow, ...own];
    const files = [fileOf(child), fileOf([meta("parent"), ...history(2)])];
    const sessions = await sessionsOf(codex, ...files);
    expect(sessions.map(({ id, modelCalls }) => [id, modelCalls])).toEqual([
      ["child", 1],
      ["parent", 2],
    ]);
  });

  test("that left only its total behind is not counted", async () => {
    expect(await sessionIn(meta("child", spawn), ...own)).toMatchObject(ownCalls);
  });

  test("is none in a rollout that has all to itself", async () => {
    const session = await sessionIn(meta("s"), ...history(0.01));
    expect(session).toMatchObject({ parent: null, modelCalls: 2, skipped: {} });
  });
});
