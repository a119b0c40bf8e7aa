import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { scanFiles } from "../scan.ts";
import { brokenIn, spansOf, telemetryOf, tokensOf, violationsIn } from "./fixture-spans.ts";

const folder = mkdtempSync(join(tmpdir(), "spoor-splices-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const one = <Value>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);
const session = one("s1", "s2", "__proto__");
const when = one(
  "2026-01-01T10:00:00.000Z",
  "2026-01-01T10:00:05.123456Z",
  "2026-01-01T09:00:00Z",
  "1969-01-01T00:00:00Z",
  "+200000-01-01T00:00:00Z",
  "no time",
  undefined,
);
const tool = one("t1", "t2", "t3");
const subAgent = one("a1", "a2", undefined);
const uuid = one("u1", "u2", "u3", "u4", undefined);
const counts = fc.oneof(fc.nat(1e6), one<unknown>(-1, "12", null));

const claudeRow = fc.record({
  type: one("user", "assistant", "system", "progress", "else"),
  subtype: one("compact_boundary", "api_error", undefined),
  sessionId: session,
  uuid,
  parentUuid: fc.oneof(uuid, one(null)),
  isSidechain: fc.boolean(),
  agentId: subAgent,
  timestamp: when,
  version: one("2.0.1", undefined),
  parentToolUseID: tool,
  data: fc.record({ agentId: subAgent }),
  toolUseResult: fc.oneof(
    fc.record({ agentId: subAgent, totalDurationMs: fc.oneof(fc.integer(), fc.double()) }),
    fc.string(),
  ),
  isApiErrorMessage: one(true, undefined),
  message: fc.record({
    id: one("m1", "m2", "msg_0123456789abcdefgh", undefined),
    model: one("claude-opus-4-6", "x/y", undefined),
    stop_reason: one("end_turn", null),
    usage: fc.record({
      input_tokens: counts,
      output_tokens: counts,
      cache_read_input_tokens: counts,
      cache_creation_input_tokens: counts,
      cache_creation: fc.record({ ephemeral_1h_input_tokens: counts }),
    }),
    content: fc.array(
      fc.oneof(
        fc.record({
          type: one("tool_use"),
          id: tool,
          name: one("Task", "__proto__"),
          input: fc.record({ prompt: one("go", "do") }),
        }),
        fc.record({ type: one("tool_result"), tool_use_id: tool, is_error: fc.boolean() }),
        fc.record({ type: one("text"), text: one("go", "[Request interrupted by user]") }),
        fc.record({ type: one("thinking"), signature: fc.string({ maxLength: 600 }) }),
      ),
      { maxLength: 3 },
    ),
  }),
});

const codexRow = fc.record({
  timestamp: when,
  type: one("session_meta", "turn_context", "response_item", "event_msg", "compacted"),
  payload: fc.record({
    id: session,
    type: one("token_count", "function_call", "function_call_output", "turn_aborted", "error"),
    call_id: tool,
    name: one("shell", "spawn"),
    new_thread_id: subAgent,
    forked_from_id: one("s1", undefined),
    turn_id: one("turn", undefined),
    output: one("Exit code: 1\nWall time: 2 seconds\nOutput:\n", "{}", undefined),
    info: fc.record({
      total_token_usage: fc.record({
        input_tokens: counts,
        cached_input_tokens: counts,
        output_tokens: counts,
        reasoning_output_tokens: counts,
      }),
    }),
  }),
});

let files = 0;
function fileWith(rows: readonly unknown[]): string {
  const path = join(folder, `${files++}.jsonl`);
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return path;
}

test.each([
  ["claude-code", claudeRow],
  ["codex", codexRow],
] as const)(
  "any rows of %s are whole traces with the tokens of the sessions",
  async (_, row) => {
    const rows: fc.Arbitrary<readonly unknown[]> = fc.array<unknown>(row, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(rows, rows, async (first, second) => {
        const paths = [fileWith(first), fileWith(second)];
        const telemetry = await telemetryOf(paths);
        const { sessions } = await scanFiles(paths);
        expect(brokenIn(telemetry)).toEqual([]);
        expect(violationsIn(telemetry.requests)).toEqual([]);
        const sum = (of: "input" | "output" | "cacheWrite" | "cacheRead"): number =>
          sessions.reduce((total, { tokens }) => total + tokens[of], 0);
        expect(tokensOf(telemetry)).toEqual({
          input: sum("input"),
          output: sum("output"),
          cacheWrite: sum("cacheWrite"),
          cacheRead: sum("cacheRead"),
        });
        expect(spansOf(telemetry, "chat")).toHaveLength(
          sessions.reduce((total, { modelCalls }) => total + modelCalls, 0),
        );
      }),
      { numRuns: 100 },
    );
  },
  60_000,
);
