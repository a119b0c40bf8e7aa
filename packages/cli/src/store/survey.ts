import { readManifest } from "./manifest.ts";
import { suspectsIn } from "./quarantine.ts";
import { tableNames } from "./column.ts";
import type { TableName } from "./column.ts";
import { pendingBytes, segmentsOf } from "./tail.ts";

/** What the files of one table are. */
export interface TableSurvey {
  readonly table: TableName;
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
  /** The first and last day in UTC; undefined where there is none. */
  readonly first: string | undefined;
  readonly last: string | undefined;
}

/** What the files of a store are. */
export interface Survey {
  readonly tables: readonly TableSurvey[];
  /** Bytes of the journal and the inbox that are not in files yet. */
  readonly pendingBytes: number;
  /** Files that were damaged and put aside. */
  readonly quarantined: readonly string[];
  /** Files that are damaged or missing now. */
  readonly damaged: readonly string[];
}

/** Looks at every byte of the files of the store in `folder`, and changes nothing. Throws a failure of the store. */
export function surveyOf(folder: string): Survey {
  const manifest = readManifest(folder);
  const { damaged, missing } = suspectsIn(folder, manifest, "every");
  const surveys = tableNames.map((table) => {
    const own = manifest.files.filter((file) => file.table === table);
    const days = own.map(({ day }) => day).toSorted((a, b) => a.localeCompare(b));
    return {
      table,
      files: own.length,
      rows: own.reduce((sum, { rows }) => sum + rows, 0),
      bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
      first: days[0],
      last: days.at(-1),
    };
  });
  return {
    tables: surveys,
    pendingBytes: pendingBytes(segmentsOf(folder, manifest)),
    quarantined: manifest.quarantined,
    damaged: [...damaged, ...missing].map(({ path }) => path),
  };
}
