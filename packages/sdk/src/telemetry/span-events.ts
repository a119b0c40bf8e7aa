import { context, SpanKind } from "@opentelemetry/api";
import { normalizedStep } from "@spoor/core/analysis";
import { at, count, flag, number, present } from "@spoor/core/record";
import type { AttributeValue } from "@spoor/core/record";
import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_PURPOSE,
  SPOOR_WORKFLOW_ACTIVE_DURATION,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import { ModelCall } from "../trace/call.ts";
import { givenText } from "../trace/given.ts";
import { readReply } from "../trace/llm-reply.ts";
import { Operation } from "../trace/operation.ts";
import { untilNow } from "../trace/times.ts";
import { maxStepText } from "./step-events.ts";

/** What ended a call, in the shape in which its code becomes the type of the error. */
function errorOf(message: string | undefined): object {
  const code = message === "Failed to parse response" ? "unparsable_response" : undefined;
  return present({ code, message });
}

/** What a failed call cost is not known where 0 is said. */
function costOf(event: unknown, isFailed: boolean): number | undefined {
  const usd = number(at(event, "costUsd"));
  return isFailed && usd === 0 ? undefined : usd;
}

/** Makes the span of a model call that has ended. */
export function tellCall(event: unknown): void {
  const error = givenText(at(event, "error"), maxStepText);
  const isFailed = flag(at(event, "success")) === false || error !== undefined;
  const step = givenText(at(event, "stepText"), maxStepText);
  const call = new ModelCall({
    provider: givenText(at(event, "provider")) ?? "unknown",
    times: untilNow(number(at(event, "latencyMs"))),
    request: {
      operation: "chat",
      model: givenText(at(event, "model")),
      stream: false,
      attributes: present<AttributeValue>({
        [SPOOR_PURPOSE]: givenText(at(event, "purpose")),
        [SPOOR_BLOCK_TEXT_NORMALIZED]: step && normalizedStep(step),
      }),
    },
  });
  call.reply(
    readReply({
      usage: {
        inputTokens: count(at(event, "promptTokens")),
        outputTokens: count(at(event, "completionTokens")),
        reportedUsd: costOf(event, isFailed),
      },
    }),
  );
  call.end(isFailed ? "failed" : "completed", isFailed ? errorOf(error) : undefined);
}

/** Makes the span of a command that has ended; false where it has no name. */
export function tellCommand(event: unknown): boolean {
  const name = givenText(at(event, "command"));
  if (name === undefined) return false;
  const isFailed = flag(at(event, "success")) === false;
  const times = untilNow(number(at(event, "durationMs")));
  const operation = new Operation({
    name: `invoke_workflow ${name}`,
    kind: SpanKind.INTERNAL,
    given: undefined,
    attributes: present<AttributeValue>({
      [GEN_AI_OPERATION_NAME]: "invoke_workflow",
      [GEN_AI_WORKFLOW_NAME]: name,
      [SPOOR_WORKFLOW_RUN_ID]: givenText(at(event, "eventId")),
    }),
    parent: context.active(),
    times,
    finish: (span, ending) => {
      const ms = Number(times.endTime) - Number(times.startTime);
      span.setAttribute(SPOOR_WORKFLOW_STATUS, ending);
      span.setAttribute(SPOOR_WORKFLOW_ACTIVE_DURATION, ms / 1000);
    },
  });
  if (isFailed) operation.fail(undefined);
  else operation.complete(undefined);
  return true;
}
