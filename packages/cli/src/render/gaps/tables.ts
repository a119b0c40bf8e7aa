// Gaps, suggestions and patterns for other programs: all that is known, in columns whose names stay.
import type { Suggestion } from "@spoor/core/analysis";
import type { ToldPattern } from "../../command/gaps/patterns.ts";
import type { DataTable } from "../../print/table-format.ts";
import type { ToldGap, WeekCoverage } from "../../view/gaps.ts";
import { tableOf } from "../overview-tables.ts";

const listed = (values: readonly string[]): string => values.join(", ");

export function gapsTable(gaps: readonly ToldGap[]): DataTable {
  return tableOf<ToldGap>(
    [
      { title: "gap", value: ({ id }) => id },
      { title: "count", value: ({ count }) => count },
      { title: "text", value: ({ text }) => text },
      { title: "category", value: ({ category }) => category },
      { title: "variants", value: ({ variants }) => variants.length },
      { title: "journeys", value: ({ journeys }) => listed(journeys) },
      { title: "sources", value: ({ sources }) => listed(sources) },
      { title: "error_types", value: ({ errorTypes }) => listed(errorTypes) },
      { title: "reasons", value: ({ reasons }) => listed(reasons) },
      { title: "fixes", value: ({ fixes }) => listed(fixes) },
      { title: "first_seen", value: ({ firstSeen }) => firstSeen },
      { title: "last_seen", value: ({ lastSeen }) => lastSeen },
      { title: "nearest", value: ({ nearest }) => nearest?.id },
      { title: "nearest_similarity", value: ({ nearest }) => nearest?.similarity ?? undefined },
      { title: "nearest_reason", value: ({ nearest }) => nearest?.reason },
      { title: "covered", value: ({ covered }) => covered },
      { title: "covered_by", value: ({ coveredBy }) => coveredBy ?? undefined },
    ],
    gaps,
  );
}

export function weeksTable(weeks: readonly WeekCoverage[]): DataTable {
  return tableOf<WeekCoverage>(
    [
      { title: "week", value: ({ week }) => week },
      { title: "matches", value: ({ matches }) => matches },
      { title: "blocked", value: ({ blocked }) => blocked },
      { title: "coverage", value: ({ coverage }) => coverage ?? undefined },
    ],
    weeks,
  );
}

export function suggestionsTable(suggestions: readonly Suggestion[]): DataTable {
  return tableOf<Suggestion>(
    [
      { title: "suggestion", value: ({ id }) => id },
      { title: "gap", value: ({ gapId }) => gapId },
      { title: "regex", value: ({ regex }) => regex },
      { title: "flags", value: ({ flags }) => flags },
      { title: "covered", value: ({ covered }) => covered },
      { title: "examples", value: ({ examples }) => examples.length },
      { title: "confidence", value: ({ confidence }) => confidence },
      { title: "precision", value: ({ precision }) => precision },
      { title: "coverage", value: ({ coverage }) => coverage },
    ],
    suggestions,
  );
}

export function patternsTable(patterns: readonly ToldPattern[]): DataTable {
  return tableOf<ToldPattern>(
    [
      { title: "pattern", value: ({ id }) => id },
      { title: "name", value: ({ name }) => name ?? undefined },
      { title: "type", value: ({ type }) => type ?? undefined },
      { title: "text", value: ({ text }) => text ?? undefined },
      { title: "successes", value: ({ successes }) => successes },
      { title: "failures", value: ({ failures }) => failures },
      { title: "journeys", value: ({ journeys }) => listed(journeys) },
      { title: "confidence", value: ({ confidence }) => confidence },
      { title: "promotion", value: ({ promotion }) => promotion },
      { title: "missing", value: ({ missing }) => listed(missing) },
      { title: "promoted", value: ({ promoted }) => String(promoted) },
      { title: "prunable", value: ({ prunable }) => String(prunable) },
      { title: "last_used", value: ({ lastUsed }) => lastUsed },
    ],
    patterns,
  );
}
