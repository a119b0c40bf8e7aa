import { expect, test } from "vitest";
import { found, ofCall, ofStep, testCases } from "../../../../../test/support/check-cases.ts";

testCases([
  {
    id: "required_attribute_not_present",
    key: "gen_ai.provider.name",
    wrong: ofCall({ "gen_ai.provider.name": undefined }),
    right: ofCall(),
  },
  {
    id: "required_attribute_not_present",
    key: "gen_ai.request.model",
    wrong: ofCall({ "gen_ai.request.model": undefined }, { name: "chat" }),
    right: ofCall(
      { "gen_ai.request.model": undefined, "gen_ai.provider.name": "anthropic" },
      { name: "chat" },
    ),
  },
  {
    id: "required_attribute_not_present",
    level: "information",
    key: "aws.bedrock.guardrail.id",
    wrong: ofCall({ "gen_ai.provider.name": "aws.bedrock" }),
    right: ofCall({ "gen_ai.provider.name": "aws.bedrock", "aws.bedrock.guardrail.id": "g" }),
  },
  {
    id: "required_attribute_not_present",
    key: "spoor.step.status",
    wrong: ofStep({ "spoor.step.status": undefined }),
    right: ofStep(),
  },
  {
    id: "required_attribute_not_present",
    key: "gen_ai.operation.name",
    wrong: ofCall({ "gen_ai.operation.name": undefined }, { name: "chat gpt-4o" }),
    right: ofCall(),
  },
  {
    id: "required_attribute_not_present",
    level: "information",
    key: "gen_ai.request.model",
    wrong: ofCall(
      { "gen_ai.request.model": undefined, "error.type": "TypeError" },
      { name: "chat", status: 2 },
    ),
    right: ofCall({ "error.type": "TypeError" }, { status: 2 }),
  },
  {
    id: "genai_expected_attribute_missing",
    level: "improvement",
    key: "gen_ai.response.id",
    wrong: ofCall({ "gen_ai.response.id": undefined }),
    right: ofCall(),
  },
]);

const noReply = {
  "gen_ai.response.id": undefined,
  "gen_ai.response.model": undefined,
  "gen_ai.response.finish_reasons": undefined,
  "gen_ai.usage.input_tokens": undefined,
  "gen_ai.usage.output_tokens": undefined,
};

test("a call that got no reply has nothing to tell of it", () => {
  const failed = ofCall({ ...noReply, "error.type": "timeout" }, { status: 2 });
  const cancelled = ofCall({ ...noReply, "spoor.outcome": "cancelled" });
  const queued = ofCall({ ...noReply, "gen_ai.response.status": "queued" });
  expect(found([failed, cancelled, queued])).toEqual([]);
  expect(found([ofCall(noReply)])).toHaveLength(5);
});
