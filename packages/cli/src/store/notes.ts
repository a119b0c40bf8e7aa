import { escapeText } from "@spoor/core/record";
import { plural } from "../print/count.ts";
import type { OpenStore } from "./open-store.ts";

/** What is to be said of what a store lacks, for people. */
export function storeNotes({
  damaged,
  unreadable,
  quarantined,
}: Pick<OpenStore, "damaged" | "unreadable" | "quarantined">): readonly string[] {
  const notes: string[] = [];
  if (damaged > 0) notes.push(`${plural(damaged, "damaged line")} skipped.`);
  if (unreadable > 0) notes.push(`${plural(unreadable, "record")} without an id or time skipped.`);
  if (quarantined.length > 0) {
    const files = quarantined.map(escapeText).join(", ");
    notes.push(
      `${plural(quarantined.length, "damaged file")} put aside, what it held and the journal has no more is missing: ${files}`,
    );
  }
  return notes;
}
