import { profileNames } from "../semconv/profile.ts";
import type { ProfileName } from "../semconv/profile.ts";

/** What the environment says about Spoor. Standard `OTEL_*` variables keep the meaning of the specification. */
export interface Config {
  /** Whether Spoor does anything at all. */
  readonly enabled: boolean;
  /** The folder of the journal. */
  readonly dir: string;
  readonly console: boolean;
  readonly profile: ProfileName;
  /** Libraries that are left alone, by the name of their npm package. */
  readonly disabledLibraries: readonly string[];
  /** Seconds between two collections of metrics into the journal. */
  readonly metricInterval: number;
  /** Whether a known library that is loaded and not traced is told on standard error. */
  readonly notices: boolean;
}

interface Setting<Value> {
  readonly variable: string;
  readonly meaning: string;
  readonly accepted: string;
  readonly default: Value;
  read(text: string): Value | undefined;
}

const truths: Readonly<Record<string, boolean>> = {
  "1": true,
  true: true,
  yes: true,
  on: true,
  "0": false,
  false: false,
  no: false,
  off: false,
};
const truth = (text: string): boolean | undefined => truths[text.toLowerCase()];
const seconds = (text: string): number | undefined => {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 && value <= 86_400 ? value : undefined;
};

interface Settings {
  readonly disabled: Setting<boolean>;
  readonly dir: Setting<string>;
  readonly console: Setting<boolean>;
  readonly profile: Setting<ProfileName>;
  readonly disabledLibraries: Setting<readonly string[]>;
  readonly metricInterval: Setting<number>;
  readonly notices: Setting<boolean>;
}

/** Every setting of Spoor's own; the documentation's table is made from this. */
export const settings: Settings = {
  disabled: {
    variable: "SPOOR_DISABLED",
    meaning: "Turns Spoor off: nothing is loaded, hooked or recorded.",
    accepted: "1 or 0",
    default: false,
    read: truth,
  },
  dir: {
    variable: "SPOOR_DIR",
    meaning: "The folder that the journal is written to.",
    accepted: "a path",
    default: "./.spoor",
    read: (text) => text,
  },
  console: {
    variable: "SPOOR_CONSOLE",
    meaning: "Prints workflows, steps and model calls on standard error as they happen.",
    accepted: "1 or 0",
    default: false,
    read: truth,
  },
  profile: {
    variable: "SPOOR_SEMCONV_PROFILE",
    meaning: "The version of the GenAI conventions whose names are written.",
    accepted: profileNames.join(", "),
    default: "current",
    read: (text) => profileNames.find((name) => name === text),
  },
  disabledLibraries: {
    variable: "SPOOR_DISABLED_LIBRARIES",
    meaning: "Libraries that are not instrumented.",
    accepted: "npm package names, separated by commas",
    default: [],
    read: (text) =>
      text
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
  },
  metricInterval: {
    variable: "SPOOR_METRIC_INTERVAL",
    meaning: "Seconds between two collections of metrics into the journal.",
    accepted: "a number of seconds from above 0 to 86400",
    default: 10,
    read: seconds,
  },
  notices: {
    variable: "SPOOR_NOTICES",
    meaning:
      "Says once, on standard error, that a known library is loaded and not traced, and why.",
    accepted: "1 or 0",
    default: true,
    read: truth,
  },
};

/** What a wrong value leads to: the default is used, and this is said once. */
export type Warn = (message: string) => void;

/**
 * The settings of `env`, each wrong value replaced by its default and told to `warn` by variable, value and what is
 * accepted. `OTEL_SEMCONV_STABILITY_OPT_IN` needs no reading: what it asks for is the default.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, warn: Warn): Config {
  const value = <Value>(setting: Setting<Value>): Value => {
    const text = env[setting.variable]?.trim();
    if (text === undefined || text === "") return setting.default;
    const read = setting.read(text);
    if (read !== undefined) return read;
    warn(
      `${setting.variable}=${JSON.stringify(text)} is not understood; accepted: ${setting.accepted}. ` +
        `Going on with ${JSON.stringify(setting.default)}.`,
    );
    return setting.default;
  };
  return {
    enabled: !value(settings.disabled),
    dir: value(settings.dir),
    console: value(settings.console),
    profile: value(settings.profile),
    disabledLibraries: value(settings.disabledLibraries),
    metricInterval: value(settings.metricInterval),
    notices: value(settings.notices),
  };
}
