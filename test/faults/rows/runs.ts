import { rows } from "./index.ts";
import type { Run } from "../runner/run-variant.ts";
import type { System } from "../runner/row.ts";

const usual: readonly System[] = ["spoor", "spoor-direct", "otel-2.12", "otel-3.1"];

/** Every variant of every row under each of its systems. */
export const allRuns: readonly Run[] = rows.flatMap((row) =>
  row.variants.flatMap((variant) =>
    (variant.systems ?? usual).map((system): Run => ({ row, variant, system })),
  ),
);
