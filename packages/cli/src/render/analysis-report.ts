import { escapeText } from "@spoor/core/record";
import type { Style } from "../print/style.ts";
import type { Analysis } from "../view/analysis.ts";
import {
  comparisonSection,
  costSection,
  riskSection,
  scopeText,
  stratumSection,
  truncatedText,
  verdictText,
} from "./analysis.ts";
import { markdownSection } from "./markdown-section.ts";

/** When and of what a report was made. */
export interface ReportOf {
  /** ISO 8601. */
  readonly at: string;
  readonly source: string;
  readonly style: Style;
}

/** The analysis as a report in Markdown. */
export function analysisReport(analysis: Analysis, { at, source, style }: ReportOf): string {
  const strata = Object.entries(analysis.strata).flatMap(([name, parts]) =>
    markdownSection(stratumSection(`By ${name}`, parts)),
  );
  return [
    "# Token estimates and what came",
    `Generated: ${at}`,
    `Source: ${escapeText(source).replaceAll(/[\\<`*_[\]]/g, String.raw`\$&`)}`,
    scopeText(analysis),
    ...markdownSection(riskSection(analysis, style)),
    ...markdownSection(costSection(analysis)),
    truncatedText(analysis),
    ...strata,
    ...markdownSection(comparisonSection(analysis)),
    "## Decision",
    verdictText(analysis),
  ].join("\n\n");
}
