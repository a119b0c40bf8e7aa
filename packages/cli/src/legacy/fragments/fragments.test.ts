import { at } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  SPOOR_ERROR_CATEGORY,
  SPOOR_SELECTION_CONFIDENCE,
  SPOOR_SELECTION_SOURCE,
} from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { modelCallOf } from "../../view/model-call.ts";
import { countsOf, hasSamples, ofText, sample, valuesOf } from "../fixture.ts";

describe.skipIf(!hasSamples)("what Fragments Engine recorded", () => {
  test("the log of models", async () => {
    const found = await sample("fragments/llm-telemetry-2025-10-09.log");
    expect(found.kind).toBe("fragments-log");
    // Its hour and minutes are "14:010:01".
    expect(found.rejected).toEqual([{ as: "rejected", reason: "invalid_time", where: "line 9" }]);
    expect(countsOf(found)).toEqual({
      chat: 7,
      "spoor.model.selected": 5,
      "spoor.legacy.record": 2,
    });
    const [call, ...failed] = found.spans;
    expect(call && modelCallOf(call)).toMatchObject({
      model: "gpt-4o-mini",
      provider: "openai",
      tokens: { input: 812, output: 143 },
      usd: 0.000208,
    });
    expect(call?.durationMs).toBeCloseTo(1432.51, 3);
    expect(valuesOf(failed, SPOOR_ERROR_CATEGORY)).toEqual([
      "rate_limit",
      "network",
      "auth",
      "invalid_request",
      "server",
      "server",
    ]);
    expect(at(failed[0]?.attributes, ERROR_TYPE)).toBe("RuntimeException");
    expect(new Set(found.told.map(({ uid }) => uid)).size).toBe(14);
    const selected = found.events.filter(({ name }) => name === "spoor.model.selected");
    expect(valuesOf(selected, SPOOR_SELECTION_SOURCE)).toEqual([
      "command_override",
      "project_preference",
      "vault_preference",
      "global_default",
      "fallback",
    ]);
    expect(valuesOf(selected, SPOOR_SELECTION_CONFIDENCE)).toEqual([1, 0.9, 0.8, 0.7, 0.5]);
  });

  test("the database: replies with the model and tokens that its columns lack, and tools", async () => {
    const found = await sample("fragments/agent_logs_sample.db");
    expect([found.kind, found.rejected]).toEqual(["fragments-database", []]);
    expect(countsOf(found)).toEqual({ chat: 1, execute_tool: 3, "spoor.legacy.record": 5 });
    const [reply] = found.spans;
    expect(reply?.name).toBe("chat claude-sonnet-4-5-20250929");
    expect(at(reply?.attributes, GEN_AI_USAGE_INPUT_TOKENS)).toBe(14_004);
    expect(at(reply?.attributes, GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS)).toBe(14_000);
    const tools = found.spans.filter(({ name }) => name.startsWith("execute_tool"));
    expect(tools.map(({ name, durationMs }) => [name, durationMs])).toEqual([
      ["execute_tool Bash", 0],
      ["execute_tool shell", 0],
      ["execute_tool db.query", 1175],
    ]);
    expect(JSON.stringify(found.told.map(({ record }) => record))).not.toContain(
      "fix the failing test",
    );
  });
});

const line = (event: string, data: object): string =>
  `[2025-10-09 14:03:22] local.INFO: Text ${JSON.stringify({ event, data, timestamp: "2025-10-09T14:03:22.5Z" })} \n`;

describe("lines of a log", () => {
  test("of tools", async () => {
    const found = await ofText(
      line("tool.invocation.completed", { tool_name: "a", duration_ms: 50 }) +
        line("tool.invocation.error", { tool_name: "b", duration_ms: 5, error_message: "no" }) +
        line("tool.invocation.started", { tool_name: "b" }),
    );
    expect(countsOf(found)).toEqual({ execute_tool: 2, "spoor.legacy.record": 1 });
    expect(found.spans.map(({ failed, durationMs }) => [failed, Math.round(durationMs)])).toEqual([
      [false, 50],
      [true, 5],
    ]);
  });

  test("a stack that follows is a part of its line; a line cut off is told", async () => {
    const { told, rejected } = await ofText(
      `${line("llm.call.completed", { model: "m" })}#0 /app/a.php(3): b()\n${line("x", {}).slice(0, 60)}`,
    );
    expect(told).toHaveLength(1);
    expect(rejected).toEqual([{ as: "rejected", reason: "unfinished", where: "line 3" }]);
  });
});
