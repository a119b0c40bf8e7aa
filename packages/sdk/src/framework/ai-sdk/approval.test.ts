import {
  EVENT_SPOOR_STEP_BLOCKED,
  GEN_AI_TOOL_CALL_ID,
  SPOOR_BLOCK_REASON,
  SPOOR_STEP_NAME,
} from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { aroundGenerate } from "./agent.ts";
import { aroundAsking, aroundCollecting, aroundValidating } from "./approval.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

const self = undefined;
const toolCall = { toolName: "weather", toolCallId: "c" };
const inAgent = (run: () => unknown) => aroundGenerate({ args: [{}], self }, run);
const ask = (status: unknown) =>
  aroundAsking({ args: [{ toolCall }], self }, () => Promise.resolve(status));
const blocked = () =>
  recorded.events().filter(({ eventName }) => eventName === EVENT_SPOOR_STEP_BLOCKED);
const reasons = () => blocked().map(({ attributes }) => attributes?.[SPOOR_BLOCK_REASON]);

test.each([
  [true, ["approval_required"]],
  [{ type: "user-approval" }, ["approval_required"]],
  [{ type: "denied" }, ["approval_denied"]],
  [{ type: "approved" }, []],
  [false, []],
])("a tool whose approval is %j is blocked: %j", async (status, expected) => {
  await inAgent(async () => expect(await ask(status)).toBe(status));
  expect(reasons()).toEqual(expected);
});

test("an approval that was given is not asked for again", async () => {
  await inAgent(() => aroundValidating({ args: [], self }, () => ask(true)));
  expect(reasons()).toEqual([]);
});

test("what the application denied is blocked", async () => {
  const approvals = { approvedToolApprovals: [], deniedToolApprovals: [{ toolCall }] };
  await inAgent(async () =>
    expect(aroundCollecting({ args: [], self }, () => approvals)).toBe(approvals),
  );
  const [event] = blocked();
  expect(event?.attributes).toMatchObject({
    [SPOOR_BLOCK_REASON]: "approval_denied",
    [SPOOR_STEP_NAME]: "weather",
    [GEN_AI_TOOL_CALL_ID]: "c",
  });
});
