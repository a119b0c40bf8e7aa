import type { BlockedRecord } from "@spoor/core/analysis";
import { at } from "@spoor/core/record";
import { quietly } from "../trace/handle.ts";
import { blockedRecord, statistics } from "../telemetry/statistics.ts";

/** What an analysis looks at. */
export interface RecordsOptions {
  /**
   * Records of the older modules, such as those of their files: `stepText`, `journeyId`, `timestamp` and so on.
   * @defaultValue the newest 10,000 that were told to this process
   */
  readonly records?: readonly object[];
  /** Has no effect: nothing is read from files. */
  readonly baseDir?: string;
}

/** The records that `options`, which may be anything, ask for. */
export function recordsOf(options: unknown): readonly BlockedRecord[] {
  const read = (): readonly BlockedRecord[] | undefined => {
    const given = at(options, "records");
    return Array.isArray(given) ? given.flatMap((one) => blockedRecord(one) ?? []) : undefined;
  };
  return quietly("legacy records", read) ?? statistics.blocked;
}
