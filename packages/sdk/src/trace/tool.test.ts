import { SpanKind } from "@opentelemetry/api";
import {
  ERROR_TYPE,
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_DESCRIPTION,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
  SPOOR_TOOL_ARGUMENTS_SIZE,
  SPOOR_TOOL_RESULT_SIZE,
} from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { agent } from "./agent.ts";
import { tool } from "./tool.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

const attributesOf = (name: string) => recorded.span(`execute_tool ${name}`).attributes;

test("a tool is an execute_tool span with the sizes of arguments and result and no content", async () => {
  const options = {
    type: "function",
    callId: "call_1",
    description: "searches",
    conversationId: "c1",
    arguments: { query: "secret" },
    attributes: { cached: false },
  } as const;
  await tool("search", options, async () => ({ found: ["hidden"] }));
  expect(recorded.span("execute_tool search").kind).toBe(SpanKind.INTERNAL);
  expect(attributesOf("search")).toEqual({
    cached: false,
    [GEN_AI_OPERATION_NAME]: "execute_tool",
    [GEN_AI_TOOL_NAME]: "search",
    [GEN_AI_TOOL_TYPE]: "function",
    [GEN_AI_TOOL_CALL_ID]: "call_1",
    [GEN_AI_TOOL_DESCRIPTION]: "searches",
    [GEN_AI_CONVERSATION_ID]: "c1",
    [SPOOR_TOOL_ARGUMENTS_SIZE]: JSON.stringify({ query: "secret" }).length,
    [SPOOR_TOOL_RESULT_SIZE]: JSON.stringify({ found: ["hidden"] }).length,
  });
});

test("the result that the handle tells goes before what the function returns", () => {
  tool("render", (t) => {
    t.result("four");
    t.set({ pages: 2 });
    return { much: "longer" };
  });
  expect(attributesOf("render")).toMatchObject({ [SPOOR_TOOL_RESULT_SIZE]: 4, pages: 2 });
});

test("a tool without a result, or that fails, has no size of one", () => {
  tool("quiet", () => {});
  expect(() =>
    tool("broken", () => {
      throw new RangeError("no");
    }),
  ).toThrow("no");
  expect(attributesOf("quiet")).not.toHaveProperty([SPOOR_TOOL_RESULT_SIZE]);
  expect(attributesOf("broken")).not.toHaveProperty([SPOOR_TOOL_RESULT_SIZE]);
  expect(attributesOf("broken")[ERROR_TYPE]).toBe("RangeError");
});

test("a tool within an agent names the agent", () => {
  agent("Planner", () => tool("inner", () => 1));
  tool("outer", () => 1);
  expect(attributesOf("inner")[GEN_AI_AGENT_NAME]).toBe("Planner");
  expect(attributesOf("outer")).not.toHaveProperty([GEN_AI_AGENT_NAME]);
});
