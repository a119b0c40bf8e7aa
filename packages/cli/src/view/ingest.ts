import type { FileCounts } from "../ingest/read-inputs.ts";
import type { Rejected } from "../ingest/ingest-report.ts";
import type { Added } from "../store/add-requests.ts";

/** Records of one kind: those that were not there, and those that were. */
export interface IngestCounts {
  readonly new: number;
  readonly duplicate: number;
}

/** What `ingest --json` prints. */
export interface IngestResult {
  readonly schema: "spoor.ingest/1";
  /** The folder of the store. */
  readonly store: string;
  /** Whether it was only told what would be ingested. */
  readonly dryRun: boolean;
  /** Whether the reading was stopped before its end; what is counted is in the store all the same. */
  readonly stopped: boolean;
  readonly spans: IngestCounts;
  readonly events: IngestCounts;
  readonly points: IngestCounts;
  readonly rejected: readonly Rejected[];
  readonly files: FileCounts;
}

/** What is known of a reading beside its counts. */
export type IngestFacts = Pick<IngestResult, "store" | "dryRun" | "stopped" | "files" | "rejected">;

const countsOf = ({ added, duplicate }: Added["spans"]): IngestCounts => ({
  new: added,
  duplicate,
});

/** The result of a reading; what the store could not keep joins what was rejected before. */
export function ingestResultOf(added: Added, facts: IngestFacts): IngestResult {
  const { unreadable } = added;
  const lost = { reason: "no id or time that can be kept", count: unreadable, places: [] };
  return {
    schema: "spoor.ingest/1",
    ...facts,
    rejected: unreadable > 0 ? [...facts.rejected, lost] : facts.rejected,
    spans: countsOf(added.spans),
    events: countsOf(added.events),
    points: countsOf(added.points),
  };
}

/** The sums over spans, events and data points. */
export function ingestTotals({ spans, events, points, rejected }: IngestResult): IngestCounts & {
  readonly rejected: number;
} {
  return {
    new: spans.new + events.new + points.new,
    duplicate: spans.duplicate + events.duplicate + points.duplicate,
    rejected: rejected.reduce((sum, { count }) => sum + count, 0),
  };
}
