import { expect, test } from "vitest";
import { spanRequest } from "../../../../../test/support/otlp-sample.ts";
import type { SampleAttributes } from "../../../../../test/support/otlp-sample.ts";
import { found, ofCall, ofStep, testCases } from "../../../../../test/support/check-cases.ts";

const condition = "conditionally_required_attribute_not_present";
const streamed = { "gen_ai.request.stream": true, "gen_ai.response.time_to_first_chunk": 0.2 };

const workflow = (attributes: SampleAttributes) =>
  spanRequest([
    {
      name: "invoke_workflow",
      attributes: { "gen_ai.operation.name": "invoke_workflow", ...attributes },
    },
  ]);

const mcp = (method: string, attributes: SampleAttributes) =>
  spanRequest([
    {
      name: method,
      kind: "SPAN_KIND_SERVER",
      attributes: {
        "mcp.method.name": method,
        "mcp.protocol.version": "2025-06-18",
        "network.transport": "pipe",
        ...attributes,
      },
    },
  ]);

testCases([
  ...[
    {
      key: "server.port",
      wrong: ofCall({ "server.port": undefined }),
      right: ofCall(),
    },
    {
      key: "gen_ai.request.stream",
      wrong: ofCall({ "spoor.response.chunk.count": 2 }),
      right: ofCall({ ...streamed, "spoor.response.chunk.count": 2 }),
    },
    {
      key: "gen_ai.request.stream",
      wrong: ofCall({ "gen_ai.response.time_to_first_chunk": 0.2 }),
      right: ofCall(streamed),
    },
    {
      key: "gen_ai.response.time_to_first_chunk",
      wrong: ofCall({ "gen_ai.request.stream": true }),
      right: ofCall(streamed),
    },
    {
      key: "gen_ai.prompt.name",
      wrong: ofCall({ "gen_ai.prompt.version": "2" }),
      right: ofCall({ "gen_ai.prompt.version": "2", "gen_ai.prompt.name": "greet" }),
    },
    {
      key: "spoor.usage.cost.currency",
      wrong: ofCall({ "spoor.usage.cost.amount": 1 }),
      right: ofCall({ "spoor.usage.cost.amount": 1, "spoor.usage.cost.currency": "USD" }),
    },
    {
      key: "spoor.usage.cost.amount",
      wrong: ofCall({ "spoor.usage.cost.status": "priced" }),
      right: ofCall(),
    },
    {
      key: "spoor.usage.cost.unpriced_reason",
      wrong: ofCall({ "spoor.usage.cost.status": "unpriced" }),
      right: ofCall({
        "spoor.usage.cost.status": "unpriced",
        "spoor.usage.cost.unpriced_reason": "unknown_model",
      }),
    },
    {
      key: "spoor.block.reason",
      wrong: ofStep({ "spoor.step.status": "blocked" }),
      right: ofStep({ "spoor.step.status": "blocked", "spoor.block.reason": "policy" }),
    },
    {
      key: "spoor.suspension.id",
      wrong: workflow({ "spoor.workflow.status": "suspended" }),
      right: workflow({ "spoor.workflow.status": "suspended", "spoor.suspension.id": "s" }),
    },
    {
      key: "spoor.workflow.usage.cost.currency",
      wrong: workflow({ "spoor.workflow.usage.cost.amount": 1 }),
      right: workflow({
        "spoor.workflow.usage.cost.amount": 1,
        "spoor.workflow.usage.cost.currency": "USD",
      }),
    },
    { key: "gen_ai.tool.name", wrong: mcp("tools/call", {}), right: mcp("tools/list", {}) },
    {
      key: "mcp.resource.uri",
      wrong: mcp("resources/read", {}),
      right: mcp("resources/read", { "mcp.resource.uri": "file:///x" }),
    },
    { key: "gen_ai.prompt.name", wrong: mcp("prompts/get", {}), right: mcp("prompts/list", {}) },
  ].map(({ key, wrong, right }) => ({ id: condition, key, wrong, right })),
  ...[
    { "gen_ai.request.stream": false },
    { "gen_ai.request.choice.count": 1 },
    { "gen_ai.conversation.compacted": false },
  ].map((attributes) => ({
    id: "default_value_recorded",
    key: Object.keys(attributes).join(),
    wrong: ofCall(attributes),
    right: ofCall(),
  })),
  {
    id: "conversation_id_generated",
    key: "gen_ai.conversation.id",
    wrong: ofCall({ "gen_ai.conversation.id": "4bf92f3577b34da6a3ce929d0e0e4736" }),
    right: ofCall({ "gen_ai.conversation.id": "thread-7" }),
  },
]);

test("a socket in the file system has no port", () => {
  const request = ofCall({ "server.address": "/run/model.sock", "server.port": undefined });
  expect(found([request])).toEqual([]);
});

test.each([
  ["was cancelled", { "spoor.outcome": "cancelled" }],
  ["had no output", { "gen_ai.usage.output_tokens": 0 }],
])("a stream that %s needs no first chunk", (_, attributes) => {
  expect(found([ofCall({ "gen_ai.request.stream": true, ...attributes })])).toEqual([]);
});
