import { tokensOf } from "./calls.ts";
import type { Call } from "./calls.ts";

/**
 * The calls of one session out of the place that tells the most of them. An agent may write the same calls down in several
 * places, under ids that do not match: of each place the tokens are added, and the calls of the one with the most count.
 */
export function fullestSource(calls: readonly Call[]): readonly Call[] {
  const totals = new Map<string | undefined, number>();
  for (const { source, tokens } of calls)
    totals.set(source, (totals.get(source) ?? 0) + tokensOf(tokens));
  if (totals.size < 2) return calls;
  const [[fullest] = []] = [...totals].toSorted(([, one], [, other]) => other - one);
  return calls.filter(({ source }) => source === fullest);
}
