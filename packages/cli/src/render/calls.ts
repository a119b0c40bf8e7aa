import type { Style } from "../print/style.ts";
import type { ModelStat, ToolStat } from "../view/overview.ts";
import { cell, costCell, durationCell, problemCell, sectionText, tokensCell } from "./section.ts";

/** Model calls by model. */
export function modelRows(models: readonly ModelStat[], style: Style, limit?: number): string[] {
  return sectionText(
    {
      title: "Models",
      columns: [
        { title: "model", flexible: true },
        { title: "provider", drop: 6 },
        { title: "calls", align: "right" },
        { title: "errors", align: "right", drop: 4 },
        { title: "in", align: "right" },
        { title: "out", align: "right" },
        { title: "cache read", align: "right", drop: 5 },
        { title: "cache write", align: "right", drop: 7 },
        { title: "cost", align: "right" },
        { title: "p50", align: "right", drop: 3 },
        { title: "p95", align: "right", drop: 2 },
      ],
      items: models,
      limit,
      cells: (model) => [
        cell(model.model),
        cell(model.provider),
        cell(model.calls),
        problemCell(model.errors, style),
        tokensCell(model.tokens.input),
        tokensCell(model.tokens.output),
        tokensCell(model.tokens.cacheRead),
        tokensCell(model.tokens.cacheWrite),
        costCell(model.cost),
        durationCell(model.p50Ms),
        durationCell(model.p95Ms),
      ],
    },
    style,
  );
}

/** Tool calls by tool. */
export function toolRows(tools: readonly ToolStat[], style: Style, limit?: number): string[] {
  return sectionText(
    {
      title: "Tools",
      columns: [
        { title: "tool", flexible: true },
        { title: "calls", align: "right" },
        { title: "errors", align: "right" },
        { title: "p50", align: "right", drop: 1 },
        { title: "p95", align: "right", drop: 2 },
      ],
      items: tools,
      limit,
      cells: (tool) => [
        cell(tool.tool),
        cell(tool.calls),
        problemCell(tool.errors, style),
        durationCell(tool.p50Ms),
        durationCell(tool.p95Ms),
      ],
    },
    style,
  );
}
