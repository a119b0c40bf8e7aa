import { escapeText } from "@spoor/core/record";
import { plural } from "../print/count.ts";
import { ingestTotals } from "../view/ingest.ts";
import type { IngestResult } from "../view/ingest.ts";

const grouped = new Intl.NumberFormat("en-US");

/** `3 rejected (2 no trace id, 1 malformed line at file:7)`. */
function rejectedText(result: IngestResult): string {
  const { rejected } = ingestTotals(result);
  if (rejected === 0) return "0 rejected";
  const reasons = result.rejected.map(({ reason, count, places: [place] }) => {
    const where = place === undefined ? "" : ` at ${escapeText(place)}`;
    return `${grouped.format(count)} ${escapeText(reason)}${where}`;
  });
  return `${grouped.format(rejected)} rejected (${reasons.join(", ")})`;
}

/** What an ingest did, in one line. */
export function ingestText(result: IngestResult): string {
  const { new: added, duplicate } = ingestTotals(result);
  const verb = result.dryRun ? "would ingest" : "ingested";
  const counts = `${grouped.format(added)} new, ${grouped.format(duplicate)} duplicate`;
  return `${verb} ${counts}, ${rejectedText(result)}`;
}

/** What to say beside it. */
export function ingestNotes({ files, stopped }: IngestResult): string[] {
  const notes: string[] = [];
  if (files.passedOver > 0)
    notes.push(`Passed over ${plural(files.passedOver, "file")} that hold no telemetry.`);
  if (files.unreadable > 0)
    notes.push(`${plural(files.unreadable, "file or folder", "files or folders")} not readable.`);
  if (stopped) notes.push("Stopped before the end; what is told here is in the store.");
  return notes;
}
