import { normalizedStep, stepCategory } from "@spoor/core/analysis";
import { at, flag, present } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import {
  EVENT_SPOOR_STEP_BLOCKED,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_CATEGORY,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_POLICY_NAME,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_RETRYABLE,
  SPOOR_BLOCK_SOURCE,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_STEP_ID,
  SPOOR_STEP_NAME,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import { emit } from "../logs.ts";
import { givenMember, givenText } from "./given.ts";
import type { Operation } from "./operation.ts";
import type { Run } from "./run.ts";

/** What can keep a step from doing its work. */
export const blockReasons = [
  "missing_input",
  "dependency",
  "policy",
  "guardrail",
  "budget",
  "rate_limit",
  "approval_required",
  "approval_denied",
  "pattern_gap",
  "error",
  "timeout",
  "other",
] as const;

export type BlockReason = (typeof blockReasons)[number];

/** Why a step is blocked. */
export interface Block {
  /** Anything else is recorded as `other`. */
  readonly reason: BlockReason;
  /** One sentence for the reader of the record, cut at 1,024 characters. It is recorded as it is. */
  readonly detail?: string;
  /** Whether the same step may succeed later. */
  readonly retryable?: boolean;
  /** The text of the step that could not be done: only its normalised form and its category are recorded. */
  readonly stepText?: string;
  /** The part of the application that blocked, cut at 128 characters. */
  readonly source?: string;
  /** The name of the policy or guardrail, cut at 128 characters. */
  readonly policy?: string;
  /** The id of the tool call that was blocked, where it was one. */
  readonly toolCallId?: string;
}

/** Longest detail, and longest step text that is looked at, in characters. */
const maxDetail = 1024;
const maxStepText = 2048;

/** A blocked step, as far as its event tells. */
export interface Blocked {
  readonly operation: Operation;
  readonly block: unknown;
  readonly step: string;
  readonly id: string | undefined;
  readonly run: Run | undefined;
  /** What the event says besides. */
  readonly more?: Attributes | undefined;
}

/** Records that a step is blocked, as an event, and gives the part of it that the step's span says too. */
export function emitBlocked({ operation, block, step, id, run, more }: Blocked): Attributes {
  const stepText = givenText(at(block, "stepText"), maxStepText);
  const onSpan = present<AttributeValue>({
    [SPOOR_BLOCK_REASON]: givenMember(blockReasons, at(block, "reason")) ?? "other",
    [SPOOR_BLOCK_DETAIL]: givenText(at(block, "detail"), maxDetail),
  });
  emit({
    name: EVENT_SPOOR_STEP_BLOCKED,
    severity: "WARN",
    context: operation.context,
    attributes: present<AttributeValue>({
      ...more,
      ...onSpan,
      [SPOOR_BLOCK_RETRYABLE]: flag(at(block, "retryable")),
      [SPOOR_BLOCK_TEXT_NORMALIZED]: stepText && normalizedStep(stepText),
      [SPOOR_BLOCK_CATEGORY]: stepText && stepCategory(stepText),
      [SPOOR_BLOCK_SOURCE]: givenText(at(block, "source")),
      [SPOOR_BLOCK_POLICY_NAME]: givenText(at(block, "policy")),
      [GEN_AI_TOOL_CALL_ID]: givenText(at(block, "toolCallId")),
      [SPOOR_STEP_NAME]: step,
      [SPOOR_STEP_ID]: id,
      [SPOOR_WORKFLOW_RUN_ID]: run?.id,
      [GEN_AI_WORKFLOW_NAME]: run?.name,
    }),
  });
  return onSpan;
}
