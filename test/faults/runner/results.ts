import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Line } from "./judge.ts";
import type { Run } from "./run-variant.ts";

const path = join(import.meta.dirname, "../results.jsonl");

/** The lines of the runs that were recorded last. */
export function readResults(): readonly Line[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Line => JSON.parse(line));
}

/** Puts the lines of new runs in place of older ones; those of runs that are not in `known` any more go. */
export function recordResults(lines: readonly Line[], known: readonly Run[]): void {
  const byRun = new Map([...readResults(), ...lines].map((line) => [keyOf(line), line]));
  const kept = known.flatMap(({ row, variant, system }) => {
    const line = byRun.get(keyOf({ row: row.row, variant: variant.name, system }));
    return line === undefined ? [] : [`${JSON.stringify(line)}\n`];
  });
  writeFileSync(path, kept.join(""));
}

const keyOf = ({ row, variant, system }: Pick<Line, "row" | "variant" | "system">): string =>
  `${row} ${variant} ${system}`;
