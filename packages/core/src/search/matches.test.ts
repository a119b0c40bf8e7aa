import { expect, test } from "vitest";
import { matches } from "./matches.ts";
import type { SearchRecord } from "./matches.ts";
import { parse } from "./parse.ts";
import { statusesOf } from "./status.ts";

const nowMs = Date.parse("2026-11-21T12:00:00Z");

const call: SearchRecord = {
  values: {
    kind: "model",
    status: statusesOf({ failed: true, error: "timeout", status: undefined }),
    name: "chat GPT-5",
    message: "took too long",
    error: "timeout",
    model: ["gpt-5", "gpt-5-2026-08-07"],
    cost: 0.012,
    tokens: 12_500,
    duration: 2000.5,
    time: nowMs - 3_600_000,
    tag: ["beta", "Grün"],
    trace: "4bf92f3577b34da6a3ce929d0e0e4736",
  },
  attributes: {
    "gen_ai.agent.name": "Planner",
    "app.retries": 3,
    "app.ok": true,
    "app.list": ["a", 2, 'say "hi"'],
    "app.map": { deep: "Tiefe" },
    "app.empty": "",
    "app.null": null,
    ["__proto__"]: "own",
  },
};
const blocked: SearchRecord = {
  values: {
    kind: "step",
    status: statusesOf({ failed: false, error: undefined, status: "blocked" }),
  },
  attributes: {},
};

const asked = (text: string, record: SearchRecord): boolean => {
  const { query, problems } = parse(text);
  expect(problems).toEqual([]);
  return matches(query, record, nowMs);
};

test.each([
  "",
  "kind:llm",
  "model:gpt-5 model:gpt-5-2026*",
  "model:=gpt-5",
  "model:*2026*",
  "name:CHAT* name:*gpt-5 name:c*t*5",
  "cost:>0.01 cost:<=0.012 cost:0.012",
  "tokens:>12k tokens:12500",
  "duration:>2s duration:2000.5ms -duration:>2001ms",
  "status:error -status:ok",
  "tag:beta tag:GRÜN",
  "trace:4BF9 trace:4bf92f35*",
  "time:>2h time:<30m time:2026-11-21 time:<=today -time:>today",
  "gen_ai.agent.name:(Other OR planner)",
  "app.retries:3 app.retries:>=3 app.retries:<1k",
  "app.ok:true",
  "app.list:a app.list:2 app.list:>1",
  "has:error has:app.list has:trace",
  "-has:app.empty -has:app.null -has:app.none -has:user -user:x",
  '"TOO LONG" timeout planner tiefe "say \\"hi\\""',
  '"__proto__":own',
])("a call is found by: %s", (text) => {
  expect(asked(text, call)).toBe(true);
});

test.each([
  "kind:step",
  "model:gpt",
  "model:=GPT-5",
  "name:chat",
  "name:*gpt-5*gpt-5",
  "cost:>0.012",
  "status:ok",
  "tag:bet",
  "trace:bf92",
  "trace:=4bf9",
  "time:yesterday",
  "app.retries:>3",
  "app.ok:>0",
  "app.map:*",
  "gen_ai.agent.name:>1",
  "has:app.null",
  "gen_ai",
  "user:*",
  "constructor.name:*",
])("a call is not found by: %s", (text) => {
  expect(asked(text, call)).toBe(false);
});

test.each([
  ["status:blocked", true],
  ["status:ok", false],
  ["status:error", false],
])("a blocked step and %s", (text, found) => {
  expect(asked(text, blocked)).toBe(found);
});

test("a run that was completed is ok, one that failed has an error", () => {
  const endings = ["completed", "failed", "skipped"].map((status) =>
    statusesOf({ failed: false, error: undefined, status }),
  );
  expect(endings).toEqual([["ok", "completed"], ["error", "failed"], ["skipped"]]);
});

test("a wildcard is searched in linear time", () => {
  const { query } = parse(`name:${"*a".repeat(5000)}*b`);
  expect(matches(query, { values: { name: "a".repeat(100_000) }, attributes: {} }, nowMs)).toBe(
    false,
  );
});
