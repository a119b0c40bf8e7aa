import type { Usage } from "../record/index.ts";
import { clamped, withProblems } from "./clamped.ts";
import type { Counted, Counts } from "./clamped.ts";
import { tokenCounts } from "./token-counts.ts";

const names = [...tokenCounts, "inputAudioSeconds"] as const satisfies readonly (keyof Counts)[];

/** The counts of several requests together, with the problems of each; what they were charged is not summed. */
export function summed(usages: readonly Usage[]): Counted | undefined {
  const sums: Partial<Record<keyof Counts, number>> = {};
  for (const usage of usages) {
    for (const name of names) {
      const said = usage[name];
      if (said !== undefined) sums[name] = (sums[name] ?? 0) + said;
    }
  }
  let sum = clamped(sums);
  for (const { problems } of usages) sum &&= withProblems(sum, problems);
  return sum;
}
