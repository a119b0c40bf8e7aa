import { readDays, readRetention, retentionKinds } from "./retention.ts";
import { bytes } from "./values.ts";

interface TextSetting {
  readonly variable: string;
  readonly meaning: string;
  readonly accepted: string;
  readonly default: string;
  read(text: string): string | undefined;
}

/** The settings of how long what is in a store is kept. */
export interface StoreSettings {
  readonly retention: TextSetting;
  readonly downsample: TextSetting;
  readonly maxStore: TextSetting;
  readonly keepSegments: TextSetting;
}

/** What the command line alone reads. */
export const storeSettings: StoreSettings = {
  retention: {
    variable: "SPOOR_RETENTION",
    meaning:
      "How long rows stay in the store, from the day on which they came there. Read by the command line alone; a wrong value " +
      "keeps everything.",
    accepted:
      "days such as 90d, or off; after commas those of " +
      `${retentionKinds.join(", ")}: 90d,llm=365d,other=30d`,
    default: "90d",
    read: (text) => (readRetention(text) === undefined ? undefined : text),
  },
  downsample: {
    variable: "SPOOR_DOWNSAMPLE",
    meaning:
      "After how long in the store spans are summed up by the hour; the sums stay when the spans go. Read by the command line alone.",
    accepted: "days such as 30d, or off",
    default: "30d",
    read: (text) => (readDays(text) === undefined ? undefined : text),
  },
  maxStore: {
    variable: "SPOOR_MAX_STORE",
    meaning:
      "Most that the store's files of rows may take of the disk; without it there is no bound. Beyond it what came first goes " +
      "first, sums by the hour last. Read by the command line alone.",
    accepted: "a size of 1M or more, such as 256M or 2G",
    default: "",
    read: (text) => (bytes(text) === undefined ? undefined : text),
  },
  keepSegments: {
    variable: "SPOOR_KEEP_SEGMENTS",
    meaning:
      "How long a segment of the journal stays when all its lines are in the store's files and no destination waits for it. Read by " +
      "the command line alone.",
    accepted: "days such as 7d, or off to keep them",
    default: "7d",
    read: (text) => (readDays(text) === undefined ? undefined : text),
  },
};
