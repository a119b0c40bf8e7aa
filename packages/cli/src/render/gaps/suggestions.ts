import type { Suggestion } from "@spoor/core/analysis";
import { escapeText } from "@spoor/core/record";
import type { SuggestResult } from "../../command/gaps/suggest.ts";
import { plural } from "../../print/count.ts";
import type { Style } from "../../print/style.ts";
import { shareText } from "./gaps.ts";

/** Texts of one suggestion that are told. */
const maxExamples = 3;

function suggestionText(suggestion: Suggestion, { paint, glyphs }: Style): string {
  const { id, regex, flags, covered, examples, confidence, precision, coverage } = suggestion;
  const facts = [
    `covers ${plural(covered, "blocked step")} (${shareText(coverage)})`,
    `confidence ${confidence.toFixed(2)}`,
    `precision ${precision.toFixed(2)}`,
  ];
  const more = examples.length - maxExamples;
  return [
    `${paint.bold(id)}  ${facts.join(", ")}`,
    `  /${escapeText(regex)}/${flags}`,
    ...examples.slice(0, maxExamples).map((example) => paint.dim(`  ${escapeText(example)}`)),
    ...(more > 0 ? [paint.dim(`  ${glyphs.ellipsis} and ${more} more`)] : []),
  ].join("\n");
}

/** The suggestions, each with its expression and what it matches. */
export function suggestionsText({ suggestions }: SuggestResult, style: Style): string {
  if (suggestions.length === 0) return "Nothing to suggest: no gap is frequent enough.";
  return suggestions.map((suggestion) => suggestionText(suggestion, style)).join("\n\n");
}
