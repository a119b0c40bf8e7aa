import { readFileSync } from "node:fs";
import { readBudgets } from "@spoor/core/budget";
import type { Folder, FolderProblem } from "@spoor/journal";
import { beginCounting, define } from "./budgets.ts";
import { readFrom } from "./read-later.ts";

/** Counts budgets from here on, those of the setting `text` too; what was spent before is read from the journal in `opened`. */
export function startBudgets(
  text: string,
  opened: Folder | FolderProblem | undefined,
  warn: (message: string) => void,
): void {
  beginCounting();
  if (text !== "") defineAll(text, warn);
  readFrom(opened === undefined || "problem" in opened ? undefined : opened);
}

function defineAll(text: string, warn: (message: string) => void): void {
  let json: unknown;
  try {
    json = JSON.parse(text.startsWith("[") ? text : readFileSync(text, "utf8"));
  } catch (error) {
    warn(
      `SPOOR_BUDGETS cannot be read: ${error instanceof Error ? error.message : "unknown"}. ` +
        "Give the path of a JSON file, or a JSON array of budgets. Until then none of them is counted.",
    );
    return;
  }
  for (const read of readBudgets(json)) define(read);
}
