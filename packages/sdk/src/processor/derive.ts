import { trace } from "@opentelemetry/api";
import type { Context, Span as ApiSpan } from "@opentelemetry/api";
import { GEN_AI_OPERATION_NAME, SPOOR_STEP_NAME } from "@spoor/core/semconv";
import { attributeSpan } from "../attribution/attribute-span.ts";
import { failed } from "../guard.ts";
import { place, placeCall } from "../trace/owner.ts";
import { addTotals, runIn, runOf } from "../trace/run.ts";
import type { Run } from "../trace/run.ts";
import { rememberCall } from "./call-beside.ts";
import { deriveCall } from "./derive-call.ts";
import { deriveRun } from "./derive-run.ts";
import { deriveStep } from "./derive-step.ts";
import { deriveTool } from "./derive-tool.ts";
import { Meters } from "./metrics.ts";
import { watchNativeCall } from "./native-call.ts";
import { loadPrices } from "./prices.ts";
import { readingOf } from "./reading.ts";
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
  #isPricing = false;

  onStart(span: ApiSpan, parent: Context): void {
    place(span, trace.getSpan(parent));
    if (isSpan(span)) this.#begin(span, parent);
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

  #begin(span: Span, parent: Context): void {
    try {
      attributeSpan(span, parent);
    } catch (error) {
      failed("attribution", error);
    }
    if (kindOf(span.attributes) === "call") this.#expectCall(span);
  }

  #expectCall(span: Span): void {
    placeCall(span);
    rememberCall(span);
    watchNativeCall(span);
    if (this.#isPricing) return;
    this.#isPricing = true;
    // The price table loads while the first model call is on its way.
    void loadPrices();
  }

  #derive(span: Span): void {
    const around = this.#around.get(span);
    const reading = readingOf(span);
    switch (kindOf(reading.attributes)) {
      case "call":
        deriveCall({ span, around, reading }, this.#meters);
        return;
      case "tool":
        addTotals(around, deriveTool(span, reading, this.#meters));
        return;
      case "run": {
        const run = runOf(span);
        if (run !== undefined) deriveRun(span, run, this.#meters);
        return;
      }
      case "step":
        deriveStep(span, around, this.#meters);
        return;
      case undefined:
    }
  }
}

type Kind = "call" | "tool" | "run" | "step";

/** What is derived of a span, by its operation. */
const kinds: ReadonlyMap<unknown, Kind> = new Map([
  ["chat", "call"],
  ["generate_content", "call"],
  ["text_completion", "call"],
  ["embeddings", "call"],
  ["fetch_response", "call"],
  ["execute_tool", "tool"],
  ["invoke_agent", "run"],
  ["invoke_workflow", "run"],
]);

function kindOf(attributes: Span["attributes"]): Kind | undefined {
  const operation = attributes[GEN_AI_OPERATION_NAME];
  if (operation !== undefined) return kinds.get(operation);
  return attributes[SPOOR_STEP_NAME] === undefined ? undefined : "step";
}
