import { present } from "@spoor/core/record";
import type { Attributes, AttributeValue, Usage } from "@spoor/core/record";
import {
  SPOOR_USAGE_ESTIMATED_INPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_METHOD,
  SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_PROBLEMS,
} from "@spoor/core/semconv";
import type { CalibrationKey, EstimateProblem, TokenEstimate } from "@spoor/core/tokens";
import type { CallWords } from "./call-words.ts";
import { calibration } from "./estimates.ts";
import { isSampled } from "./sampling.ts";

/** A call as it ends. */
export interface EndedWords {
  readonly words: CallWords;
  readonly usage: Usage | undefined;
  readonly provider: string;
  readonly model: string | undefined;
  /** The size of the request's text, where it was measured. */
  readonly requestSize: number;
  /** Whether the provider has some of the messages from before. */
  readonly isContinued: boolean;
  /** Whether the provider answered: one that did not has read nothing, as far as anybody knows. */
  readonly isAnswered: boolean;
}

type Side = "input" | "output";

/** Longest text that is looked at only to compare: the estimates of longer ones are as good. */
const maxCompared = 32_768;

/**
 * About how many tokens a call was that ended without usage, as attributes of its span; undefined where the provider said
 * it. Of calls whose usage is known some are compared with their estimate.
 */
export function estimateCall(ended: EndedWords): Attributes | undefined {
  const { usage, words } = ended;
  if (words.isPending) return undefined;
  const hasInput = usage?.inputTokens !== undefined;
  const hasOutput = usage?.outputTokens !== undefined;
  if (hasInput && hasOutput) {
    compare(ended, usage);
    return undefined;
  }
  if (!ended.isAnswered) return undefined;
  const input = hasInput ? undefined : inputOf(ended);
  const output = hasOutput ? undefined : outputOf(ended);
  if (input === undefined && output === undefined) return undefined;
  const isCalibrated = [input, output].some((one) => one !== undefined && one.factor !== 1);
  const problems = new Set([...(input?.problems ?? []), ...(output?.problems ?? [])]);
  return present<AttributeValue>({
    [SPOOR_USAGE_ESTIMATED_INPUT_TOKENS]: input?.tokens,
    [SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS]: output?.tokens,
    [SPOOR_USAGE_ESTIMATED_METHOD]: `character_classes${isCalibrated ? "_calibrated" : ""}`,
    [SPOOR_USAGE_ESTIMATED_PROBLEMS]: problems.size > 0 ? [...problems] : undefined,
  });
}

interface Corrected {
  readonly tokens: number;
  readonly factor: number;
  readonly problems: readonly EstimateProblem[];
}

/** Undefined where the request says nothing that was understood. */
function inputOf(ended: EndedWords): Corrected | undefined {
  const estimate = ended.words.input(ended);
  if (estimate.tokens === 0) return undefined;
  const earlier: readonly EstimateProblem[] = ended.isContinued ? ["earlier_messages"] : [];
  return corrected(ended, "input", {
    ...estimate,
    problems: [...estimate.problems, ...earlier],
  });
}

/** Models that think without telling, whose thoughts are billed. */
const thinks = /(?:^|[./])(?:o\d|gpt-[5-9]|gpt-oss)/;

function outputOf(ended: EndedWords): Corrected | undefined {
  const estimate = ended.words.output(ended);
  if (estimate === undefined) return undefined;
  // A whole reply without words is an image or a sound; a stream without any was left before the first.
  if (estimate.tokens === 0 && !ended.words.isStreamed) return undefined;
  const mayThink = ended.words.hasThoughts || thinks.test(ended.model ?? "");
  const thoughts: readonly EstimateProblem[] = mayThink ? ["thoughts"] : [];
  return corrected(ended, "output", {
    ...estimate,
    problems: [...estimate.problems, ...thoughts],
  });
}

function corrected({ model = "" }: EndedWords, side: Side, estimate: TokenEstimate): Corrected {
  const { tokens, kind, problems } = estimate;
  const factor = calibration.factor({ model, kind, side });
  return { tokens: Math.round(tokens * factor), factor, problems };
}

/** Learns from a call whose usage is known. */
function compare(ended: EndedWords, usage: Usage): void {
  const { words, model = "", requestSize } = ended;
  if (!isSampled(model)) return;
  if (words.replySize <= maxCompared && !words.hasThoughts) {
    const said = (usage.outputTokens ?? 0) - (usage.reasoningTokens ?? 0);
    learn({ model, side: "output" }, words.output(ended), said);
  }
  if (requestSize <= maxCompared && !ended.isContinued)
    learn({ model, side: "input" }, words.input(ended), usage.inputTokens ?? 0);
}

type Learned = Pick<CalibrationKey, "model" | "side">;

function learn(of: Learned, estimate: TokenEstimate | undefined, actual: number): void {
  if (estimate === undefined || estimate.problems.length > 0) return;
  calibration.observe({ ...of, kind: estimate.kind }, estimate.tokens, actual);
}
