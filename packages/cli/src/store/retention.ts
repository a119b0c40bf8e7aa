import { readBytes, readDays, readRetention, settings } from "@spoor/core/settings";
import type { Days, RetentionKind } from "@spoor/core/settings";

/** How long what is in a store is kept. */
export interface Retention {
  readonly days: ReadonlyMap<RetentionKind, Days>;
  /** After how many days spans are summed up by the hour; `Infinity` where they never are, also when they go. */
  readonly sumAfter: Days;
  /** Most bytes of files; undefined where there is no bound. */
  readonly mostBytes: number | undefined;
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

/** What `env` says of how long rows stay. */
export function retentionOf(env: Readonly<Record<string, string | undefined>>): RetentionSaid {
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
  if (problems.length > 0 || days === undefined || sumAfter === undefined) {
    return { retention: undefined, problems };
  }
  return { retention: { days, sumAfter, mostBytes }, problems };
}
