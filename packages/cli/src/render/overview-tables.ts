// The sections of the overview for other programs: all that is known, in columns whose names stay.
import type { CsvValue } from "../print/csv.ts";
import type { DataTable } from "../print/table-format.ts";
import type { BlockedStat } from "../view/blocked.ts";
import type { ErrorStat } from "../view/error.ts";
import type { ModelStat, ToolStat } from "../view/overview.ts";
import type { StepStat } from "../view/step.ts";

/** A column, and its cell for an item. */
export interface Field<Item> {
  readonly title: string;
  readonly value: (item: Item) => CsvValue;
}

export function tableOf<Item>(fields: readonly Field<Item>[], items: readonly Item[]): DataTable {
  return {
    titles: fields.map(({ title }) => title),
    rows: items.map((item) => fields.map(({ value }) => value(item))),
  };
}

/** `3 completed, 1 blocked`, the most frequent first. */
function countsText(counts: Readonly<Record<string, number>>): string {
  const all = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  return all.map(([name, count]) => `${count} ${name}`).join(", ");
}

const spread = [
  { title: "p50_ms", value: ({ p50Ms }: ToolStat | ModelStat | StepStat) => p50Ms },
  { title: "p95_ms", value: ({ p95Ms }: ToolStat | ModelStat | StepStat) => p95Ms },
];

export function stepTable(steps: readonly StepStat[]): DataTable {
  return tableOf<StepStat>(
    [
      { title: "workflow", value: ({ workflow }) => workflow },
      { title: "index", value: ({ index }) => index },
      { title: "step", value: ({ name }) => name },
      { title: "runs", value: ({ runs }) => runs },
      { title: "statuses", value: ({ statuses }) => countsText(statuses) },
      ...spread,
    ],
    steps,
  );
}

export function modelTable(models: readonly ModelStat[]): DataTable {
  return tableOf<ModelStat>(
    [
      { title: "model", value: ({ model }) => model },
      { title: "provider", value: ({ provider }) => provider },
      { title: "calls", value: ({ calls }) => calls },
      { title: "errors", value: ({ errors }) => errors },
      { title: "input_tokens", value: ({ tokens }) => tokens.input },
      { title: "cached_input_tokens", value: ({ tokens }) => tokens.cacheRead },
      { title: "cache_write_input_tokens", value: ({ tokens }) => tokens.cacheWrite },
      { title: "output_tokens", value: ({ tokens }) => tokens.output },
      { title: "cost_usd", value: ({ cost }) => cost.usd ?? undefined },
      { title: "unpriced_calls", value: ({ cost }) => cost.unpriced },
      ...spread,
    ],
    models,
  );
}

export function toolTable(tools: readonly ToolStat[]): DataTable {
  return tableOf<ToolStat>(
    [
      { title: "tool", value: ({ tool }) => tool },
      { title: "calls", value: ({ calls }) => calls },
      { title: "errors", value: ({ errors }) => errors },
      ...spread,
    ],
    tools,
  );
}

export function errorTable(errors: readonly ErrorStat[]): DataTable {
  return tableOf<ErrorStat>(
    [
      { title: "count", value: ({ count }) => count },
      { title: "error", value: ({ type }) => type },
      { title: "category", value: ({ category }) => category },
      { title: "kind", value: ({ kind }) => kind },
      { title: "last_span", value: ({ lastSpan }) => lastSpan },
      { title: "message", value: ({ message }) => message },
      { title: "last_at", value: ({ lastAt }) => lastAt },
      { title: "last_trace", value: ({ lastTraceId }) => lastTraceId },
    ],
    errors,
  );
}

export function blockedTable(blocked: readonly BlockedStat[]): DataTable {
  return tableOf<BlockedStat>(
    [
      { title: "count", value: ({ count }) => count },
      { title: "step", value: ({ step }) => step },
      { title: "reason", value: ({ reason }) => reason },
      { title: "what", value: ({ example }) => example },
      { title: "last_at", value: ({ lastAt }) => lastAt },
      { title: "last_trace", value: ({ lastTraceId }) => lastTraceId },
    ],
    blocked,
  );
}
