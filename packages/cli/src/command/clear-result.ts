import { escapeText } from "@spoor/core/record";
import { stopWhereAsked, usageFailure } from "../failure.ts";
import { bytesText, plural } from "../print/count.ts";
import { timeText } from "../print/time.ts";
import type { Input } from "./command.ts";

/** What `clear --json` prints. */
export interface ClearResult {
  readonly schema: "spoor.clear/1";
  readonly store: string;
  /** Whether anything was deleted. */
  readonly cleared: boolean;
  readonly files: number;
  readonly bytes: number;
  readonly spans: number;
  readonly events: number;
  /** Data points of metrics. */
  readonly points: number;
  /** Where the files of rows are kept that went. */
  readonly backup: string | undefined;
  readonly first: string | undefined;
  readonly last: string | undefined;
}

/** Whether there is nothing that would go. */
export function isNothing({ files, spans, events, points }: ClearResult): boolean {
  return files === 0 && spans + events + points === 0;
}

/** What goes, for people: `3 files (1.2 MB) with 412 spans from ... to ... in /x/.spoor`. */
function planText(plan: ClearResult): string {
  const { files, bytes, spans, events, points, first, last, store } = plan;
  const time =
    first === undefined || last === undefined
      ? ""
      : ` from ${timeText(first)} to ${timeText(last)}`;
  const more = points === 0 ? "" : ` and ${plural(points, "data point")} of metrics`;
  return `${plural(files, "file")} (${bytesText(bytes)}) with ${plural(spans, "span")} and ${plural(events, "event")}${time}${more} in ${escapeText(store)}`;
}

function undoText({ options }: Input): string {
  const isKept = options["backup"] !== false && options["expired"] !== true;
  return isKept ? "What goes is kept in backup/." : "This cannot be undone.";
}

/** Whether the user wants that. Throws a usage failure where nobody could say so, and one where the command is to stop. */
export async function isConfirmed(plan: ClearResult, input: Input): Promise<boolean> {
  const { common, io } = input;
  if (common.yes) return true;
  if (!common.input || io.ask === undefined) {
    throw usageFailure(`Would delete ${planText(plan)}.`, "Add --yes to do it without a question.");
  }
  stopWhereAsked(io.signal);
  const answer = await io.ask(`Delete ${planText(plan)}? ${undoText(input)} [y/N] `);
  // Ctrl-C may have come in the place of an answer.
  stopWhereAsked(io.signal);
  return /^y(?:es)?$/i.test(answer.trim());
}

/** What is said where the user does not want it. */
export const notDeleted = "Nothing was deleted.";

/** What went, for people. */
export function clearedText(result: ClearResult): string {
  const text = `Deleted ${planText(result)}`;
  const { backup } = result;
  return backup === undefined
    ? text
    : `${text}\nWhat went is kept in ${escapeText(backup)}: delete that when it is not needed.`;
}
