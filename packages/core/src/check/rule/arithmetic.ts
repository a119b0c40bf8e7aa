import {
  GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_COST,
  GEN_AI_USAGE_IMAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_IMAGE_INPUT_TOKENS,
  GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  GEN_AI_USAGE_TEXT_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_TEXT_INPUT_TOKENS,
  GEN_AI_USAGE_TEXT_OUTPUT_TOKENS,
  SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS,
  SPOOR_USAGE_CACHE_WRITE_5M_INPUT_TOKENS,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_AUDIO_AMOUNT,
  SPOOR_USAGE_COST_CACHE_READ_AMOUNT,
  SPOOR_USAGE_COST_CACHE_WRITE_AMOUNT,
  SPOOR_USAGE_COST_IMAGE_AMOUNT,
  SPOOR_USAGE_COST_INPUT_AMOUNT,
  SPOOR_USAGE_COST_OUTPUT_AMOUNT,
  SPOOR_USAGE_COST_REASONING_AMOUNT,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_TOOLS_AMOUNT,
} from "../../semconv/index.ts";
import type { Problem } from "../finding.ts";
import type { Attributes } from "../sample.ts";

/** Parts that do not overlap, so that together they are no more than the whole. */
type Subset = readonly [whole: string, ...parts: string[]];

const subsets: readonly Subset[] = [
  [
    GEN_AI_USAGE_INPUT_TOKENS,
    GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
    GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  ],
  [
    GEN_AI_USAGE_INPUT_TOKENS,
    GEN_AI_USAGE_TEXT_INPUT_TOKENS,
    GEN_AI_USAGE_IMAGE_INPUT_TOKENS,
    GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
  ],
  [
    GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
    GEN_AI_USAGE_TEXT_CACHE_READ_INPUT_TOKENS,
    GEN_AI_USAGE_IMAGE_CACHE_READ_INPUT_TOKENS,
    GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS,
  ],
  [GEN_AI_USAGE_TEXT_INPUT_TOKENS, GEN_AI_USAGE_TEXT_CACHE_READ_INPUT_TOKENS],
  [GEN_AI_USAGE_IMAGE_INPUT_TOKENS, GEN_AI_USAGE_IMAGE_CACHE_READ_INPUT_TOKENS],
  [GEN_AI_USAGE_AUDIO_INPUT_TOKENS, GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS],
  [
    GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
    SPOOR_USAGE_CACHE_WRITE_5M_INPUT_TOKENS,
    SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS,
  ],
  [GEN_AI_USAGE_OUTPUT_TOKENS, GEN_AI_USAGE_REASONING_OUTPUT_TOKENS],
  [
    GEN_AI_USAGE_OUTPUT_TOKENS,
    GEN_AI_USAGE_TEXT_OUTPUT_TOKENS,
    GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS,
    GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS,
  ],
];

const counts: ReadonlySet<string> = new Set(subsets.flat());

const costParts = [
  SPOOR_USAGE_COST_INPUT_AMOUNT,
  SPOOR_USAGE_COST_OUTPUT_AMOUNT,
  SPOOR_USAGE_COST_CACHE_READ_AMOUNT,
  SPOOR_USAGE_COST_CACHE_WRITE_AMOUNT,
  SPOOR_USAGE_COST_AUDIO_AMOUNT,
  SPOOR_USAGE_COST_IMAGE_AMOUNT,
  SPOOR_USAGE_COST_TOOLS_AMOUNT,
];

const sum = (attributes: Attributes, names: readonly string[]): number =>
  names.reduce((total, name) => total + (attributes.number(name) ?? 0), 0);

/** Counts that cannot be: below 0, or parts that are more than their whole. */
export function* tokenProblems(attributes: Attributes): Generator<Problem> {
  const problem = { id: "token_arithmetic", level: "violation" } as const;
  for (const key of counts) {
    if ((attributes.number(key) ?? 0) >= 0) continue;
    const message = `${key} is below 0: leave out a count that is not known.`;
    yield { ...problem, key, value: "negative", message };
  }
  for (const [key, ...parts] of subsets) {
    const whole = attributes.number(key);
    if (whole === undefined || sum(attributes, parts) <= Math.max(whole, 0)) continue;
    const several = parts.length > 1 ? "together are" : "is";
    const message = `${parts.join(", ")} ${several} more than ${key}, of which they are parts: count each token in its whole too.`;
    yield { ...problem, key, value: parts.join(), message };
  }
}

/** Amounts are doubles of whole pico-USD: two that differ by more than rounding differ. */
const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(a, b, 1e-3);

/** Amounts that cannot be. */
export function* costProblems(attributes: Attributes): Generator<Problem> {
  const problem = { id: "cost_arithmetic", level: "violation" } as const;
  const key = SPOOR_USAGE_COST_AMOUNT;
  const amount = attributes.number(key);
  if (amount === undefined) return;
  if (attributes.text(SPOOR_USAGE_COST_STATUS) === "unpriced") {
    const message = `${key} is set on a call without a price: leave it out.`;
    yield { ...problem, key, value: "unpriced", message };
  }
  if (!(amount >= 0 && amount < Infinity)) {
    const message = `${key} is no amount of money: write a number from 0 on.`;
    yield { ...problem, key, value: "amount", message };
  }
  const hasParts = costParts.some((name) => attributes.has(name));
  if (hasParts && !isSame(sum(attributes, costParts), amount)) {
    const message = `The parts of ${key} add up to another amount: let each be part of it once.`;
    yield { ...problem, key, value: "parts", message };
  }
  const other = attributes.number(GEN_AI_USAGE_COST);
  if (other !== undefined && !isSame(other, amount)) {
    const message = `${GEN_AI_USAGE_COST} and ${key} differ: write one amount in both.`;
    yield { ...problem, key: GEN_AI_USAGE_COST, message };
  }
  const reasoning = attributes.number(SPOOR_USAGE_COST_REASONING_AMOUNT) ?? 0;
  const output = attributes.number(SPOOR_USAGE_COST_OUTPUT_AMOUNT) ?? reasoning;
  if (reasoning > output) {
    const message = `${SPOOR_USAGE_COST_REASONING_AMOUNT} is more than the output that it is part of: add it to ${SPOOR_USAGE_COST_OUTPUT_AMOUNT}.`;
    yield { ...problem, key: SPOOR_USAGE_COST_REASONING_AMOUNT, message };
  }
}
