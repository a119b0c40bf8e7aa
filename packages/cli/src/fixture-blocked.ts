// Blocked steps and patterns for the tests of what is made of them.
import {
  ERROR_TYPE,
  EVENT_SPOOR_PATTERN_FAILURE,
  EVENT_SPOOR_PATTERN_LEARNED,
  EVENT_SPOOR_PATTERN_MATCH,
  EVENT_SPOOR_STEP_BLOCKED,
  EVENT_SPOOR_STEP_FIXED,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_SOURCE,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_FIX_TEXT,
  SPOOR_PATTERN_ID,
  SPOOR_PATTERN_NAME,
  SPOOR_PATTERN_TEXT_NORMALIZED,
} from "@spoor/core/semconv";
import type { FakeEvent, Values } from "./fixture.ts";

const minuteMs = 60_000;
const weekMs = 7 * 24 * 60 * minuteMs;

function blocked(at: number, text: string, more: Values = {}): FakeEvent {
  return {
    name: EVENT_SPOOR_STEP_BLOCKED,
    at,
    attributes: {
      [SPOOR_BLOCK_TEXT]: text,
      [SPOOR_BLOCK_REASON]: "pattern_gap",
      [SPOOR_BLOCK_SOURCE]: "generate",
      [GEN_AI_WORKFLOW_NAME]: "login",
      ...more,
    },
  };
}

const used = (name: string, at: number, [id, workflow]: readonly [string, string]): FakeEvent => ({
  name,
  at,
  attributes: {
    [SPOOR_PATTERN_ID]: id,
    [SPOOR_PATTERN_NAME]: id,
    [GEN_AI_WORKFLOW_NAME]: workflow,
  },
});

/** Three sliders, one with a fix; two steps of another gap, of which one has its normal form alone; one without a text. */
export const blockedEvents: readonly FakeEvent[] = [
  blocked(0, "Drag the slider to 50"),
  blocked(minuteMs, "Drag slider to 75", { [GEN_AI_WORKFLOW_NAME]: "checkout" }),
  blocked(weekMs, "drag the slider to 7.5", { [ERROR_TYPE]: "timeout" }),
  blocked(2 * minuteMs, 'User opens the "Reports" page twice'),
  {
    name: EVENT_SPOOR_STEP_BLOCKED,
    at: 3 * minuteMs,
    attributes: { [SPOOR_BLOCK_TEXT_NORMALIZED]: 'user opens "" page twice' },
  },
  { name: EVENT_SPOOR_STEP_BLOCKED, at: 4 * minuteMs, attributes: {} },
  {
    name: EVENT_SPOOR_STEP_FIXED,
    at: 5 * minuteMs,
    attributes: {
      [SPOOR_BLOCK_TEXT_NORMALIZED]: "drag slider to 50",
      [SPOOR_FIX_TEXT]: "User sets the slider to 50",
    },
  },
];

/** One pattern that is ready to be promoted, and one that is better thrown away. */
export const patternEvents: readonly FakeEvent[] = [
  {
    name: EVENT_SPOOR_PATTERN_LEARNED,
    attributes: {
      [SPOOR_PATTERN_ID]: "open-page",
      [SPOOR_PATTERN_NAME]: "open-page",
      [SPOOR_PATTERN_TEXT_NORMALIZED]: 'user opens "" page',
    },
  },
  ...Array.from({ length: 40 }, (_, i) =>
    used(EVENT_SPOOR_PATTERN_MATCH, i, ["open-page", i % 2 === 0 ? "login" : "checkout"]),
  ),
  used(EVENT_SPOOR_PATTERN_MATCH, weekMs, ["open-page", "login"]),
  ...Array.from({ length: 3 }, (_, i) =>
    used(EVENT_SPOOR_PATTERN_FAILURE, i, ["guess-again", "login"]),
  ),
];
