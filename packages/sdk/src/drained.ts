import type { Drained, JournalStats, Signal } from "@spoor/journal";

/** What becomes of what this process records. */
export interface Whereabouts {
  readonly journal: Readonly<Partial<Record<Signal, JournalStats>>>;
  /** By destination; empty where nothing is sent from the journal. */
  readonly sent: Readonly<Record<string, Drained>>;
}

/**
 * Where all records of this process are, as the destination sees it that has the fewest: `delivered`, `spooled` in the
 * journal or in memory, `rejected` by the destination, or `dropped`.
 */
export function drainedOf({ journal, sent }: Whereabouts): Drained {
  const total = (count: (stats: JournalStats) => number): number =>
    Object.values(journal).reduce((sum, stats) => sum + count(stats), 0);
  const waiting = total(({ buffered }) => buffered);
  const dropped = total((stats) => Object.values(stats.dropped).reduce((sum, n) => sum + n, 0));
  const [least] = Object.values(sent).toSorted((one, other) => one.delivered - other.delivered);
  if (least === undefined) {
    const spooled = total(({ appended }) => appended) + waiting;
    return { delivered: 0, spooled, rejected: 0, dropped };
  }
  return { ...least, spooled: least.spooled + waiting, dropped: least.dropped + dropped };
}

/** What OpenTelemetry's own exporters did with the spans of this process. */
export interface Exported {
  readonly ended: number;
  readonly delivered: number;
  readonly failed: number;
  /** Whether the exporters have stopped. */
  readonly isOver: boolean;
  /** Whether the journal has what they did not take. */
  readonly isOnDisk: boolean;
}

/** The same where OpenTelemetry's own exporters deliver: what they did not take is lost, unless the journal has it. */
export function drainedDirectly(exported: Exported): Drained {
  const { ended, delivered, failed, isOver, isOnDisk } = exported;
  const left = Math.max(0, ended - delivered);
  const dropped = isOnDisk ? 0 : isOver ? left : failed;
  return { delivered, spooled: left - dropped, rejected: 0, dropped };
}
