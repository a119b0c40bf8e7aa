import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../../fixture.ts";
import { scanFiles } from "../scan.ts";
import { spansOf, telemetryOf, tokensOf } from "./fixture-spans.ts";

/** Two rows of a call with a tool, which failed. */
function callOf(session: string, id: string, second: number): readonly object[] {
  const timestamp = new Date(Date.UTC(2026, 4, 1, 8, 0, second)).toISOString();
  const usage = { input_tokens: 10, output_tokens: 3 + 2 * second };
  const use = { type: "tool_use", id: `toolu_${id}`, name: "Bash", input: {} };
  const answer = { type: "tool_result", tool_use_id: use.id, is_error: true, content: "no" };
  const message = { id, model: "claude-opus-4-6", stop_reason: "tool_use", usage, content: [use] };
  const row = { sessionId: session, timestamp };
  return [
    { ...row, type: "assistant", uuid: `${id}-${second}`, message },
    { ...row, type: "user", uuid: `${id}-${second}-r`, message: { content: [answer] } },
  ];
}

function write(path: string, rows: readonly object[]): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return path;
}

/** Two projects with a session each, that has those rows. */
function projects(shop: readonly object[], cart: readonly object[]): readonly string[] {
  const folder = join(newFolder(), ".claude/projects");
  return [write(join(folder, "shop/s1.jsonl"), shop), write(join(folder, "cart/s2.jsonl"), cart)];
}

test("a call that another project has a copy of, and its tool, are told once, as sessions does", async () => {
  const paths = projects(callOf("s1", "msg_1", 1), [
    ...callOf("s2", "msg_1", 1),
    ...callOf("s2", "msg_2", 2),
  ]);
  const telemetry = await telemetryOf(paths);
  expect(spansOf(telemetry, "chat")).toHaveLength(2);
  expect(spansOf(telemetry, "execute_tool")).toHaveLength(2);
  expect(tokensOf(telemetry)).toMatchObject({ input: 20, output: 12 });
  const { sessions } = await scanFiles(paths);
  expect(sessions.reduce((sum, { tokens }) => sum + tokens.output, 0)).toBe(12);
});

test("an id that another project has for another call is a call of its own", async () => {
  const paths = projects(callOf("s1", "msg_1", 1), callOf("s2", "msg_1", 2));
  const telemetry = await telemetryOf(paths);
  expect(spansOf(telemetry, "chat")).toHaveLength(2);
  expect(tokensOf(telemetry)).toMatchObject({ input: 20, output: 12 });
});
