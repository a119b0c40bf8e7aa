import { normalizedStep, stepCategory } from "@spoor/core/analysis";
import { at, count, number } from "@spoor/core/record";
import {
  ERROR_TYPE,
  EVENT_SPOOR_PATTERN_FAILURE,
  EVENT_SPOOR_PATTERN_MATCH,
  EVENT_SPOOR_STEP_BLOCKED,
  EVENT_SPOOR_STEP_FIXED,
  SPOOR_BLOCK_CATEGORY,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_SOURCE,
  SPOOR_BLOCK_SUGGESTION,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_FIX_TEXT,
  SPOOR_FIX_TEXT_NORMALIZED,
  SPOOR_PATTERN_ID,
  SPOOR_PATTERN_NAME,
  SPOOR_PATTERN_NEAREST_DISTANCE,
  SPOOR_PATTERN_NEAREST_NAME,
  SPOOR_PATTERN_SCORE,
  SPOOR_PATTERN_TEXT_NORMALIZED,
} from "@spoor/core/semconv";
import { asContent, currentCapture } from "../content/capture.ts";
import { givenText } from "../trace/given.ts";
import { runAttributes } from "./place.ts";
import type { MaybeAttributes } from "./place.ts";
import type { Told } from "./told.ts";

/** Longest step text that is looked at, and longest detail, in characters. */
export const maxStepText = 2048;
const maxDetail = 1024;

const stepText = (event: unknown, key = "stepText"): string | undefined =>
  givenText(at(event, key), maxStepText);

/** A text that is content, where content is asked for. */
const content = (text: string | undefined): string | undefined =>
  text === undefined || currentCapture() === undefined ? undefined : asContent(text);

/** Whether a record is of a run, and not of a generator that knew no pattern. */
const isOfRun = (event: unknown): boolean =>
  at(event, "source") === "run" ||
  (at(event, "source") === undefined && givenText(at(event, "errorType")) !== undefined);

function reasonOf(event: unknown): string {
  if (!isOfRun(event)) return "pattern_gap";
  return /timeout|timed out/i.test(givenText(at(event, "errorType")) ?? "") ? "timeout" : "error";
}

function blockAttributes(event: unknown, step: string): MaybeAttributes {
  return {
    ...runAttributes(at(event, "journeyId")),
    [SPOOR_BLOCK_TEXT_NORMALIZED]: normalizedStep(step),
    [SPOOR_BLOCK_CATEGORY]: stepCategory(step),
    [SPOOR_BLOCK_SOURCE]: givenText(at(event, "source")) ?? (isOfRun(event) ? "run" : "generate"),
    [SPOOR_BLOCK_TEXT]: content(step),
  };
}

/** A step that was blocked; undefined where it has no text. */
export function blockedStep(event: unknown): Told | undefined {
  const step = stepText(event);
  if (step === undefined) return undefined;
  return {
    name: EVENT_SPOOR_STEP_BLOCKED,
    severity: "WARN",
    attributes: {
      ...blockAttributes(event, step),
      [SPOOR_BLOCK_REASON]: reasonOf(event),
      [SPOOR_BLOCK_DETAIL]: givenText(at(event, "reason"), maxDetail),
      [SPOOR_BLOCK_SUGGESTION]: content(stepText(event, "suggestedFix")),
      [SPOOR_PATTERN_NEAREST_NAME]: givenText(at(event, "nearestPattern")),
      [SPOOR_PATTERN_NEAREST_DISTANCE]: count(at(event, "nearestDistance")),
      [ERROR_TYPE]: givenText(at(event, "errorType")),
    },
  };
}

/** A fix of a blocked step; undefined where one of the two texts is missing. */
export function userFix(event: unknown): Told | undefined {
  const step = stepText(event);
  const fix = stepText(event, "fixedText");
  if (step === undefined || fix === undefined) return undefined;
  return {
    name: EVENT_SPOOR_STEP_FIXED,
    severity: "INFO",
    attributes: {
      ...blockAttributes(event, step),
      [SPOOR_FIX_TEXT_NORMALIZED]: normalizedStep(fix),
      [SPOOR_FIX_TEXT]: content(fix),
    },
  };
}

function patternAttributes(event: unknown): MaybeAttributes {
  return {
    ...runAttributes(at(event, "journeyId")),
    [SPOOR_PATTERN_ID]: givenText(at(event, "patternId")),
    [SPOOR_PATTERN_NAME]: givenText(at(event, "patternName")),
    [SPOOR_PATTERN_SCORE]: number(at(event, "confidence")),
  };
}

/** A pattern that worked; undefined where it has no name. */
export function patternMatch(event: unknown): Told | undefined {
  if (givenText(at(event, "patternName")) === undefined) return undefined;
  return {
    name: EVENT_SPOOR_PATTERN_MATCH,
    severity: "INFO",
    attributes: patternAttributes(event),
  };
}

/** A pattern that did not work; undefined where neither pattern nor step is said. */
export function patternFailure(event: unknown): Told | undefined {
  const step = stepText(event);
  if (step === undefined && givenText(at(event, "patternName")) === undefined) return undefined;
  return {
    name: EVENT_SPOOR_PATTERN_FAILURE,
    severity: "WARN",
    attributes: {
      ...patternAttributes(event),
      [SPOOR_PATTERN_TEXT_NORMALIZED]: step && normalizedStep(step),
    },
  };
}
