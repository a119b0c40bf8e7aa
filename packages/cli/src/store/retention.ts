import { readBytes, readDays, readRetention, settings } from "@spoor/core/settings";
import type { Days, RetentionKind } from "@spoor/core/settings";
import { ackKeys, destinationsFrom } from "@spoor/journal";
import type { Destinations } from "@spoor/journal";

/** When segments of the journal go that are in files whole. */
export interface SegmentRetention {
  /** How long after their last line came into the files. */
  readonly days: Days;
  /** Where this command would send them, besides the places of which the folder tells. */
  readonly destinations: Destinations;
}

/** How long what is in a store is kept. */
export interface Retention {
  readonly days: ReadonlyMap<RetentionKind, Days>;
  /** After how many days spans are summed up by the hour; `Infinity` where they never are, also when they go. */
  readonly sumAfter: Days;
  /** Most bytes of files; undefined where there is no bound. */
  readonly mostBytes: number | undefined;
  /** Undefined where it is not clear what has to be sent: no segment goes then. */
  readonly segments: SegmentRetention | undefined;
}

/** What the environment says of it. */
export interface RetentionSaid {
  /** Undefined where a value is wrong: nothing goes then. */
  readonly retention: Retention | undefined;
  /** What is wrong, each in one sentence. */
  readonly problems: readonly string[];
}

interface TextSetting {
  readonly variable: string;
  readonly accepted: string;
  readonly default: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Where `env` says that telemetry is to be sent; undefined where a part of that is not understood. */
function destinationsIn(env: Env): Destinations | undefined {
  let isClear = true;
  const found = destinationsFrom(env, () => (isClear = false));
  return isClear ? ackKeys(found) : undefined;
}

/** What `env` says of how long rows and segments stay. */
export function retentionOf(env: Env): RetentionSaid {
  const problems: string[] = [];
  const said = <Value>(setting: TextSetting, read: (text: string) => Value): Value => {
    const text = env[setting.variable]?.trim() ?? "";
    const value = read(text === "" ? setting.default : text);
    if (value === undefined && text !== "") {
      problems.push(
        `${setting.variable}=${JSON.stringify(text)} is not understood; accepted: ${setting.accepted}. Nothing is removed.`,
      );
    }
    return value;
  };
  const days = said(settings.retention, readRetention);
  const sumAfter = said(settings.downsample, readDays);
  const mostBytes = said(settings.maxStore, readBytes);
  const keep = said(settings.keepSegments, readDays);
  if (problems.length > 0 || days === undefined || sumAfter === undefined || keep === undefined) {
    return { retention: undefined, problems };
  }
  const destinations = destinationsIn(env);
  const segments = destinations === undefined ? undefined : { days: keep, destinations };
  return { retention: { days, sumAfter, mostBytes, segments }, problems };
}
