import { autopackOverhead, canonicalCategory } from "@spoor/core/analysis";
import type { OverheadTable } from "@spoor/core/analysis";
import { at, number } from "@spoor/core/record";

/** The complexities that a table of overheads tells apart. */
export const complexities = ["low", "medium", "high"] as const;

export type Complexity = (typeof complexities)[number];

/** What a file of overheads holds: tokens by category and complexity. */
export interface OverheadsFile {
  readonly schema: "spoor.overheads/1";
  readonly overheads: Readonly<Record<string, Readonly<Record<Complexity, number>>>>;
}

/** Where a group has its overhead in a table; undefined for a complexity that no table has. */
export interface OverheadCell {
  readonly category: string;
  readonly complexity: Complexity;
}

export function cellOf(category: string, complexity: string): OverheadCell | undefined {
  const known = complexities.find((one) => one === complexity);
  return known && { category: canonicalCategory(category), complexity: known };
}

/** The overhead in a cell, as the estimator takes it. */
export function overheadAt(
  table: OverheadTable,
  { category, complexity }: OverheadCell,
): number | undefined {
  return table.get(category)?.[complexities.indexOf(complexity)];
}

const tokensOf = (value: unknown): number | undefined => {
  const tokens = number(value);
  return tokens !== undefined && tokens >= 0 ? tokens : undefined;
};

/** The table that a file holds; undefined where it is none. */
export function overheadsOf(file: unknown): OverheadTable | undefined {
  const said = at(file, "overheads");
  if (at(file, "schema") !== "spoor.overheads/1" || typeof said !== "object" || said === null)
    return undefined;
  const table = new Map<string, readonly [number, number, number]>();
  for (const [category, levels] of Object.entries(said)) {
    const [low, medium, high] = complexities.map((one) => tokensOf(at(levels, one)));
    if (low === undefined || medium === undefined || high === undefined) return undefined;
    table.set(canonicalCategory(category), [low, medium, high]);
  }
  return table;
}

/** `table` as a file holds it. */
export function overheadsFile(table: OverheadTable = autopackOverhead): OverheadsFile {
  const overheads: Record<string, Record<Complexity, number>> = Object.create(null);
  for (const [category, [low, medium, high]] of table) overheads[category] = { low, medium, high };
  return { schema: "spoor.overheads/1", overheads };
}

/** `table` with another overhead in one cell; a category that is new has the default of 2000 in the others. */
export function withOverhead(
  table: OverheadTable,
  { category, complexity }: OverheadCell,
  tokens: number,
): OverheadTable {
  const [low, medium, high] = table.get(category) ?? [2000, 2000, 2000];
  const changed = { low, medium, high, [complexity]: tokens };
  return new Map(table).set(category, [changed.low, changed.medium, changed.high]);
}
