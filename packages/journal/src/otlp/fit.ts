import { Budget } from "./budget.ts";

const tightest = 10;

/** A text that fits, and the budget it was made with. */
export interface Fitted {
  readonly text: string;
  readonly budget: Budget;
}

/** How long a text may be, in bytes of UTF-8, and one string value in it, in UTF-16 units. */
export interface FitLimits {
  readonly maxBytes: number;
  readonly valueLimit: number;
}

/**
 * What `encode` gives, in at most `maxBytes`: where it is longer it is made again with half the room for each value,
 * until it fits, so that the longest values are cut and the short ones stay.
 */
export function fit(limits: FitLimits, encode: (budget: Budget) => string): Fitted {
  const { maxBytes, valueLimit } = limits;
  for (let tightness = 0; ; tightness += 1) {
    const budget = new Budget(maxBytes, valueLimit, tightness);
    const text = encode(budget);
    if (tightness >= tightest || (!budget.exceeded && isWithin(text, maxBytes))) {
      return { text, budget };
    }
  }
}

function isWithin(text: string, maxBytes: number): boolean {
  return text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes;
}
