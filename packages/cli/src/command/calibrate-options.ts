import type { Input, OptionSpec } from "./command.ts";
import { numberOption } from "./number-option.ts";

/** The options that say how many samples are enough. */
export const sampleOptions: readonly OptionSpec[] = [
  { flags: "--min-samples <count>", summary: "clean samples a group needs (default: 5)" },
  { flags: "--min-total <count>", summary: "clean samples needed in all (default: 20)" },
];

/** How many samples are enough. */
export function enoughOf(input: Input): { readonly minSamples: number; readonly minGroup: number } {
  const min = { min: 1, isWhole: true };
  return {
    minGroup: numberOption(input, { flag: "--min-samples", fallback: 5, ...min }),
    minSamples: numberOption(input, { flag: "--min-total", fallback: 20, ...min }),
  };
}
