import { expect, test } from "vitest";
import {
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  SPOOR_REQUEST_SIZE,
  SPOOR_RESPONSE_SIZE,
} from "@spoor/core/semconv";
import { anthropicCompletions } from "./anthropic-completions.ts";

const chunk = (completion: string, stop_reason: string | null) => ({
  type: "completion",
  id: "compl_1",
  model: "claude-2.1",
  completion,
  stop_reason,
});
const whole = {
  [GEN_AI_RESPONSE_ID]: "compl_1",
  [GEN_AI_RESPONSE_MODEL]: "claude-2.1",
  [GEN_AI_RESPONSE_FINISH_REASONS]: ["stop_sequence"],
  [SPOOR_RESPONSE_SIZE]: 6,
};

test("the request of a completion tells its limit and size", () => {
  const body = { model: "claude-2.1", max_tokens_to_sample: 20, prompt: "A spoor is" };
  expect(anthropicCompletions.request([body])).toEqual({
    operation: "text_completion",
    model: "claude-2.1",
    stream: false,
    attributes: { [GEN_AI_REQUEST_MAX_TOKENS]: 20, [SPOOR_REQUEST_SIZE]: 10 },
  });
});

test("a whole completion tells its id, model, reason and size", () => {
  const { attributes, usage } = anthropicCompletions.reply(chunk("tracks", "stop_sequence"));
  expect(attributes).toEqual(whole);
  expect(usage).toBeUndefined();
});

test("a streamed completion is told like a whole one", () => {
  let soFar: unknown;
  for (const part of [chunk("tra", null), chunk("cks", null), chunk("", "stop_sequence")])
    soFar = anthropicCompletions.join(soFar, part);
  expect(anthropicCompletions.reply(soFar).attributes).toEqual(whole);
});

test("an empty chunk is no output", () => {
  expect(anthropicCompletions.isOutput(chunk("", null))).toBe(false);
  expect(anthropicCompletions.isOutput(chunk("tra", null))).toBe(true);
});
