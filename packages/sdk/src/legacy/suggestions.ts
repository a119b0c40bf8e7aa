import { suggestionsOf } from "@spoor/core/analysis";
import type { BlockedRecord, ExactEngine, Gap, Suggestion } from "@spoor/core/analysis";
import { RE2JS } from "re2js";

const engine: ExactEngine = {
  compile(source, flags) {
    const compiled = RE2JS.compile(source, flags === "i" ? RE2JS.CASE_INSENSITIVE : 0);
    return (text) => compiled.testExact(text);
  },
};

/** Regular expressions for `gaps`, which `records` were put together to; those of `minCount` records at least. */
export function suggestionsFor(
  gaps: readonly Gap[],
  records: readonly BlockedRecord[],
  bounds: { readonly minCount: number; readonly limit: number },
): readonly Suggestion[] {
  const counts = new Map<string, number>();
  for (const { text } of records) counts.set(text, (counts.get(text) ?? 0) + 1);
  return suggestionsOf(gaps, { engine, counts, ...bounds });
}
