import type { Context, Span as ApiSpan } from "@opentelemetry/api";
import { text } from "@spoor/core/record";
import {
  anthropicScope,
  GEN_AI_OPERATION_NAME,
  missingOfAnthropic,
  SPOOR_STEP_NAME,
} from "@spoor/core/semconv";
import { failed } from "../guard.ts";
import { addTotals, runIn, runOf } from "../trace/run.ts";
import type { Run } from "../trace/run.ts";
import { write } from "../tracer.ts";
import { deriveCall } from "./derive-call.ts";
import { deriveRun } from "./derive-run.ts";
import { deriveStep } from "./derive-step.ts";
import { deriveTool } from "./derive-tool.ts";
import { Meters } from "./metrics.ts";
import { isSpan } from "./span.ts";
import type { Span, SpanProcessor } from "./span.ts";

/**
 * Derives, as each span ends, what it does not say itself: cost, roll-ups and metrics.
 *
 * Works in `onEnding`, where attributes can still be set; never waits, never throws. Spans of others are only added to.
 */
export class DeriveProcessor implements SpanProcessor {
  readonly #meters = new Meters();
  /** The run that each open span is inside of. */
  readonly #around = new WeakMap<object, Run>();

  onStart(span: ApiSpan, parent: Context): void {
    const run = runIn(parent);
    if (run !== undefined) this.#around.set(span, run);
  }

  onEnding(span: ApiSpan): void {
    try {
      if (isSpan(span)) this.#derive(span);
    } catch (error) {
      failed("derive", error);
    }
  }

  onEnd(): void {}

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  #derive(span: Span): void {
    const around = this.#around.get(span);
    switch (span.attributes[GEN_AI_OPERATION_NAME]) {
      case "chat":
      case "generate_content":
      case "text_completion":
      case "embeddings":
        if (span.instrumentationScope.name.startsWith(anthropicScope))
          write(span, missingOfAnthropic(span.attributes));
        addTotals(around, deriveCall(span, around, this.#meters));
        return;
      case "execute_tool":
        addTotals(around, { toolCalls: 1 });
        deriveTool(span, this.#meters);
        return;
      case "invoke_agent":
      case "invoke_workflow": {
        const run = runOf(span);
        if (run !== undefined) deriveRun(span, run, this.#meters);
        return;
      }
      default:
        if (text(span.attributes[SPOOR_STEP_NAME]) !== undefined)
          deriveStep(span, around, this.#meters);
    }
  }
}
