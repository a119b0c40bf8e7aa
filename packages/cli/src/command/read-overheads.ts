import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { OverheadTable } from "@spoor/core/analysis";
import { at, escapeText, text } from "@spoor/core/record";
import { usageFailure } from "../failure.ts";
import { overheadsOf } from "../view/overheads.ts";

/** The value in the JSON file `path`. Throws a usage failure where there is none. */
export function readJson(path: string, cwd: string): unknown {
  const place = resolve(cwd, path);
  try {
    const value: unknown = JSON.parse(readFileSync(place, "utf8"));
    return value;
  } catch (error) {
    const code = text(at(error, "code"));
    throw usageFailure(
      code === undefined
        ? `${escapeText(place)} is no JSON.`
        : `Cannot read ${escapeText(place)} (${code}).`,
      "Name a file of JSON that is there.",
    );
  }
}

/** The table in the file `path`. Throws a usage failure where there is none. */
export function readOverheads(path: string, cwd: string): OverheadTable {
  const table = overheadsOf(readJson(path, cwd));
  if (table !== undefined) return table;
  throw usageFailure(
    `${escapeText(path)} holds no table of overheads.`,
    'It has to be {"schema":"spoor.overheads/1","overheads":{"docs":{"low":1500,"medium":2500,"high":3500}}}.',
  );
}
