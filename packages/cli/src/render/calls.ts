import { tokensText } from "../print/count.ts";
import { durationText } from "../print/duration.ts";
import { costText } from "../print/money.ts";
import type { Style } from "../print/style.ts";
import type { ModelStat, ToolStat } from "../view/overview.ts";
import { cell, problemCell, sectionText } from "./section.ts";

/** Model calls by model. */
export function modelRows(models: readonly ModelStat[], style: Style): string[] {
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
      cells: (model) => [
        cell(model.model),
        cell(model.provider),
        cell(model.calls),
        problemCell(model.errors, style),
        cell(tokensText(model.tokens.input)),
        cell(tokensText(model.tokens.output)),
        cell(tokensText(model.tokens.cacheRead)),
        cell(tokensText(model.tokens.cacheWrite)),
        cell(costText(model.cost)),
        cell(durationText(model.p50Ms)),
        cell(durationText(model.p95Ms)),
      ],
    },
    style,
  );
}

/** Tool calls by tool. */
export function toolRows(tools: readonly ToolStat[], style: Style): string[] {
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
      cells: (tool) => [
        cell(tool.tool),
        cell(tool.calls),
        problemCell(tool.errors, style),
        cell(durationText(tool.p50Ms)),
        cell(durationText(tool.p95Ms)),
      ],
    },
    style,
  );
}
