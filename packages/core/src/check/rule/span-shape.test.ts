import { expect, test } from "vitest";
import { spanRequest } from "../../../../../test/support/otlp-sample.ts";
import { found, ofCall, ofStep, testCases } from "../../../../../test/support/check-cases.ts";

const error = { "error.type": "timeout" };
const plan = spanRequest([{ name: "plan", attributes: { "gen_ai.operation.name": "plan" } }]);

const tool = (name: string, attributes = {}) =>
  spanRequest([
    {
      name,
      attributes: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "search",
        ...attributes,
      },
    },
  ]);

testCases([
  { id: "genai_span_name_format", wrong: ofCall({}, { name: "chat" }), right: ofCall() },
  { id: "genai_span_name_format", wrong: ofStep({}, { name: "Load" }), right: ofStep() },
  {
    id: "genai_span_name_format",
    wrong: tool("execute_tool"),
    right: tool("execute_tool search"),
  },
  { id: "genai_span_kind_unexpected", wrong: ofCall({}, { kind: 2 }), right: ofCall() },
  { id: "genai_span_kind_unexpected", wrong: ofCall({}, { kind: "CLIENT" }), right: ofCall() },
  {
    id: "genai_operation_name_unknown",
    key: "gen_ai.operation.name",
    wrong: spanRequest([{ name: "dream", attributes: { "gen_ai.operation.name": "dream" } }]),
    right: plan,
  },
  { id: "span_type_unknown", wrong: spanRequest([{ name: "plan", attributes: {} }]), right: plan },
  {
    id: "span_name_high_cardinality",
    wrong: ofStep(
      { "spoor.step.name": "Load 1763629200000" },
      { name: "run_step Load 1763629200000" },
    ),
    right: ofStep(),
  },
  {
    id: "span_status_ok_set_by_instrumentation",
    wrong: ofCall({}, { status: 1 }),
    right: ofCall(),
  },
  {
    id: "error_type_missing_on_error",
    key: "error.type",
    wrong: ofCall({}, { status: "STATUS_CODE_ERROR" }),
    right: ofCall(error, { status: 2 }),
  },
  {
    id: "error_type_without_error_status",
    key: "error.type",
    wrong: ofCall(error),
    right: ofCall(error, { status: 2 }),
  },
  {
    id: "outcome_contradicts_status",
    key: "spoor.outcome",
    wrong: ofCall({ "spoor.outcome": "failed" }),
    right: ofCall({ "spoor.outcome": "completed" }),
  },
  {
    id: "span_ends_before_start",
    wrong: ofCall({}, { end: "1763629199000000000" }),
    right: ofCall(),
  },
  { id: "invalid_otlp", wrong: ofCall({}, { spanId: "x" }), right: ofCall() },
  { id: "invalid_otlp", wrong: ofCall({}, { start: "0" }), right: ofCall() },
]);

test("a tool that loads a skill may name the skill too", () => {
  const skill = { "gen_ai.skill.name": "pdf" };
  expect(
    found([tool("execute_tool search pdf", skill), tool("execute_tool search", skill)]),
  ).toEqual([]);
  expect(found([tool("execute_tool search doc", skill)])).toHaveLength(1);
});

test("a model may have a long number in its name", () => {
  const model = "arn:aws:bedrock:eu-west-1:123456789012:profile/claude";
  const attributes = { "gen_ai.request.model": model, "gen_ai.provider.name": "anthropic" };
  expect(found([ofCall(attributes, { name: `chat ${model}` })])).toEqual([]);
});

test("an agent is remote or inside of the process by the kind of its span", () => {
  const attributes = { "gen_ai.operation.name": "invoke_agent" };
  const agent = (kind: number) => spanRequest([{ name: "invoke_agent", kind, attributes }]);
  expect(found([agent(1)])).toEqual([]);
  expect(found([agent(3)])).toContainEqual([
    "required_attribute_not_present",
    "violation",
    "gen_ai.provider.name",
  ]);
});
