import type { Account } from "@spoor/journal";
import type { RetentionSurvey } from "../store/forecast.ts";
import type { Survey } from "../store/survey.ts";

/** What became of the records of one kind of telemetry, as one destination sees it. */
export interface AccountRow extends Account {
  /** What the destination is called here; its id where the environment does not name it, undefined where there is none. */
  readonly name: string | undefined;
}

/** What `status --json` prints. */
export interface StatusResult {
  readonly schema: "spoor.status/1";
  readonly store: string;
  readonly segments: number;
  readonly bytes: number;
  readonly accounts: readonly AccountRow[];
  /** The files of rows; undefined where there is no folder. */
  readonly stored: Survey | undefined;
  /** What goes from these files by their age and size; undefined where there is no folder. */
  readonly retention: RetentionSurvey | undefined;
}
