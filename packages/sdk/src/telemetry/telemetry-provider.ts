import { context } from "@opentelemetry/api";
import { at, flag, present } from "@spoor/core/record";
import { emit } from "../logs.ts";
import { flush } from "../start.ts";
import { givenMember, givenText } from "../trace/given.ts";
import { quietly } from "../trace/handle.ts";
import { budgetEscalation, modelSelection, tokenEstimate } from "./budget-events.ts";
import { eventTypes } from "./event.ts";
import type { TelemetryEvent } from "./event.ts";
import { runAttributes } from "./place.ts";
import { tellCall, tellCommand } from "./span-events.ts";
import { overBudget, statistics } from "./statistics.ts";
import type { TelemetryStats } from "./statistics.ts";
import { blockedStep, patternFailure, patternMatch, userFix } from "./step-events.ts";
import type { Told } from "./told.ts";
import { unnamed } from "./unnamed.ts";

/** One interface for what several telemetry modules told before. Nothing here throws, for any argument. */
export interface TelemetryProvider {
  /**
   * Records `event` as a span or a log event at once, in the context of the caller. What cannot be read is counted as
   * rejected.
   */
  readonly track: (event: TelemetryEvent) => void;
  /** Hands on what is recorded, as `flush` of this package does. Never rejects; listens to no signal. */
  readonly flush: () => Promise<void>;
  /** What was told to this process since it started; of blocked steps the newest 10,000, of calls the newest 1,000. */
  readonly getStats: () => TelemetryStats;
}

function pipelineTransition(event: unknown): Told | undefined {
  const command = givenText(at(event, "command"));
  const fromStage = givenText(at(event, "fromStage"));
  const toStage = givenText(at(event, "toStage"));
  if (fromStage === undefined || toStage === undefined) return undefined;
  return unnamed(
    "pipeline_transition",
    present({ command, fromStage, toStage }),
    runAttributes(command),
  );
}

function tell(told: Told | undefined): boolean {
  if (told === undefined) return false;
  emit({ ...told, attributes: present(told.attributes), context: context.active() });
  return true;
}

function llmCall(event: unknown): boolean {
  if (flag(at(event, "cached")) === true) return true;
  if (at(event, "error") === overBudget)
    return tell(unnamed("llm_budget_exceeded", {}, runAttributes()));
  tellCall(event);
  return true;
}

/** Records an event of `type`; false where it lacks what makes it one. */
const tellers: Readonly<Record<TelemetryEvent["type"], (event: unknown) => boolean>> = {
  blocked_step: (event) => tell(blockedStep(event)),
  pattern_match: (event) => tell(patternMatch(event)),
  pattern_failure: (event) => tell(patternFailure(event)),
  llm_call: llmCall,
  user_fix: (event) => tell(userFix(event)),
  token_estimate: (event) => tell(tokenEstimate(event)),
  budget_escalation: (event) => tell(budgetEscalation(event)),
  model_selection: (event) => tell(modelSelection(event)),
  command: tellCommand,
  pipeline_transition: (event) => tell(pipelineTransition(event)),
};

function take(event: unknown): boolean {
  const type = givenMember(eventTypes, at(event, "type"));
  if (type === undefined || !tellers[type](event)) return false;
  statistics.count(type, event);
  return true;
}

/** Records `event`, which may be anything. */
export function track(event: unknown): void {
  if (quietly("telemetry.track", () => take(event)) !== true) statistics.reject();
}

const provider: TelemetryProvider = {
  track,
  flush: async () => {
    await flush();
  },
  getStats: () => statistics.stats(),
};

/** The telemetry of this process: always the same provider. */
export function telemetryProvider(): TelemetryProvider {
  return provider;
}
