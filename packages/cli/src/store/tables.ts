import type { StoreTable } from "./column.ts";
import { eventTable } from "./flat-event.ts";
import { metricTable } from "./flat-point.ts";
import { spanTable } from "./span-table.ts";

/** All tables of the store. */
export const tables: readonly StoreTable<never>[] = [spanTable, eventTable, metricTable];
