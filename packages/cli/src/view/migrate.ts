import type { Migration } from "../legacy/migrate.ts";
import type { FileOutcome, RejectedCount } from "../legacy/outcome.ts";
import { isoOfNs } from "../legacy/time.ts";

/** One file of an old system. */
export interface MigratedFile {
  readonly path: string;
  readonly kind: string;
  /** Records by what they become: the name of an event, or the first word of the name of a span. */
  readonly records: Readonly<Record<string, number>>;
  /** All records: the new ones, the duplicates and the rejected ones. */
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly reasons: readonly RejectedCount[];
  readonly first: string | undefined;
  readonly last: string | undefined;
  /** Why the file could not be read to its end. */
  readonly problem: string | undefined;
}

/** What `migrate --json` prints. */
export interface MigrateResult {
  readonly schema: "spoor.migrate/1";
  readonly at: string;
  readonly store: string;
  /** Whether anything was written. */
  readonly applied: boolean;
  readonly files: readonly MigratedFile[];
  readonly totals: {
    readonly files: number;
    readonly read: number;
    readonly new: number;
    readonly duplicate: number;
    readonly rejected: number;
  };
  /** Files that a migration which was stopped had done. */
  readonly doneBefore: number;
  /** Files that no old system wrote. */
  readonly passedOver: number;
  /** Files and folders that could not be opened. */
  readonly unreadable: readonly string[];
}

const isoOf = (ns: bigint | undefined): string | undefined =>
  ns === undefined ? undefined : isoOfNs(ns);

function fileOf(file: FileOutcome): MigratedFile {
  const { path, kind, records, read, added, duplicate, rejected, problem } = file;
  return {
    path,
    kind,
    records,
    read,
    new: added,
    duplicate,
    rejected: rejected.reduce((sum, { count }) => sum + count, 0),
    reasons: rejected,
    first: isoOf(file.firstNs),
    last: isoOf(file.lastNs),
    problem,
  };
}

/** What of a migration does not come from its files. */
export interface MigrationPlace {
  readonly at: Date;
  readonly store: string;
  readonly applied: boolean;
  readonly unreadableFolders: readonly string[];
}

/** A migration as it is told. */
export function migrateResultOf(
  { files, doneBefore, passedOver, unreadable }: Migration,
  { at, store, applied, unreadableFolders }: MigrationPlace,
): MigrateResult {
  const told = files.map(fileOf);
  const sum = (name: "read" | "new" | "duplicate" | "rejected"): number =>
    told.reduce((all, file) => all + file[name], 0);
  return {
    schema: "spoor.migrate/1",
    at: at.toISOString(),
    store,
    applied,
    files: told,
    totals: {
      files: told.length,
      read: sum("read"),
      new: sum("new"),
      duplicate: sum("duplicate"),
      rejected: sum("rejected"),
    },
    doneBefore,
    passedOver,
    unreadable: [...unreadable, ...unreadableFolders],
  };
}
