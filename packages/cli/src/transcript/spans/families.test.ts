import { expect, test } from "vitest";
import { families } from "./families.ts";

test("projects are apart, with the sub-agents that lie below", () => {
  const claude = "/home/ada/.claude/projects";
  const pi = "/home/ada/.pi/agent/sessions";
  expect(
    families([
      `${claude}/shop/s1.jsonl`,
      `${claude}/cart/s2.jsonl`,
      `${claude}/shop/s1/subagents/agent-a.jsonl`,
      `${pi}/--shop--/1.jsonl`,
      `${pi}/--shop--/2.jsonl`,
    ]),
  ).toEqual([
    [`${claude}/shop/s1.jsonl`, `${claude}/shop/s1/subagents/agent-a.jsonl`],
    [`${claude}/cart/s2.jsonl`],
    [`${pi}/--shop--/1.jsonl`, `${pi}/--shop--/2.jsonl`],
  ]);
});

test("files that lie anywhere are together", () => {
  const paths = [
    "/t/a.jsonl",
    "/t/x/subagents/agent-b.jsonl",
    "/u/.codex/sessions/2026/01/01/rollout-1.jsonl",
  ];
  expect(families(paths)).toEqual([paths]);
});
