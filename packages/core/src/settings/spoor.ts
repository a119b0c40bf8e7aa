import { contentKinds } from "../content/kind.ts";
import type { ContentKind } from "../content/kind.ts";
import { profileNames } from "../semconv/profile.ts";
import type { ProfileName } from "../semconv/profile.ts";
import { captureOf, readKinds, readPlaces } from "./content.ts";
import type { ContentCapture, ContentPlace } from "./content.ts";
import { baggageKeys } from "./baggage-key.ts";
import type { BaggageKey } from "./baggage-key.ts";
import { readPatterns } from "./patterns.ts";
import { storeSettings } from "./store.ts";
import type { StoreSettings } from "./store.ts";
import { bytes, listOf, seconds, truth } from "./values.ts";

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
  /** Whether a call that ends without usage is told what its estimated tokens would cost. */
  readonly estimateCost: boolean;
  readonly delivery: Delivery;
  /** Whether a signal that ends the process waits for what is on its way. */
  readonly flushOnSignal: boolean;
  readonly fsync: Fsync;
  /** Most that the journal may take of the disk, in bytes. */
  readonly maxDisk: number;
  readonly content: ContentCapture;
  /** Most of one attribute's content that stays in its line, in bytes; what is longer goes to a file of its own. */
  readonly contentLimit: number;
  /** Whether personal data is redacted, too: email addresses, payment cards, bank accounts, phone numbers, IP addresses. */
  readonly redactPii: boolean;
  /** What is redacted besides, as regular expressions of RE2. */
  readonly redactPatterns: readonly string[];
  /** What of `withContext` is told to other services as baggage, and read from what they tell. */
  readonly baggage: readonly BaggageKey[];
  /** Budgets besides those that are defined in code: the path of a JSON file, or the JSON itself. */
  readonly budgets: string;
  /** The path of a JSON file with prices that were agreed on, discounts, and names of deployments. */
  readonly prices: string;
  /** Given in code alone: called with each text that leaves; what it returns takes the text's place. */
  readonly redact?: (text: string) => string;
}

/** The ways by which telemetry leaves the process. */
const deliveries = ["journal", "direct", "both"] as const;

/**
 * `journal`: into the folder, and from there to the endpoints, as often as it takes. `direct`: by OpenTelemetry's own
 * exporters, and nothing on disk. `both`: into the folder, and by those exporters.
 */
export type Delivery = (typeof deliveries)[number];

const fsyncs = ["off", "interval", "always"] as const;

/** When the journal is brought onto the disk: by the system alone, each second, or before each record counts as written. */
export type Fsync = (typeof fsyncs)[number];

interface Setting<Value> {
  readonly variable: string;
  readonly meaning: string;
  readonly accepted: string;
  readonly default: Value;
  read(text: string): Value | undefined;
}

interface Settings extends StoreSettings {
  readonly disabled: Setting<boolean>;
  readonly dir: Setting<string>;
  readonly console: Setting<boolean>;
  readonly profile: Setting<ProfileName>;
  readonly disabledLibraries: Setting<readonly string[]>;
  readonly metricInterval: Setting<number>;
  readonly notices: Setting<boolean>;
  readonly estimateCost: Setting<boolean>;
  readonly delivery: Setting<Delivery>;
  readonly flushOnSignal: Setting<boolean>;
  readonly fsync: Setting<Fsync>;
  readonly maxDisk: Setting<number>;
  readonly captureContent: Setting<readonly ContentKind[]>;
  readonly otelCaptureContent: Setting<readonly ContentPlace[]>;
  readonly contentLimit: Setting<number>;
  readonly redactPii: Setting<boolean>;
  readonly redactPatterns: Setting<readonly string[]>;
  readonly destinations: Setting<readonly string[]>;
  readonly baggage: Setting<readonly BaggageKey[]>;
  readonly budgets: Setting<string>;
  readonly prices: Setting<string>;
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
    read: listOf,
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
  estimateCost: {
    variable: "SPOOR_ESTIMATE_COST",
    meaning:
      "Says of a model call that ends without usage what its estimated tokens would cost. Such an amount is marked, and is " +
      "part of no sum.",
    accepted: "1 or 0",
    default: false,
    read: truth,
  },
  delivery: {
    variable: "SPOOR_DELIVERY",
    meaning:
      "How telemetry leaves the process: through the journal, from which it is sent until it has arrived; " +
      "directly, by OpenTelemetry's own exporters and with nothing on disk; or both.",
    accepted: deliveries.join(", "),
    default: "journal",
    read: (text) => deliveries.find((name) => name === text),
  },
  flushOnSignal: {
    variable: "SPOOR_FLUSH_ON_SIGNAL",
    meaning:
      "On SIGTERM, SIGINT and SIGHUP sends for up to a second what is on its way, then lets the signal do its work. " +
      "For disks that do not outlive the process.",
    accepted: "1 or 0",
    default: false,
    read: truth,
  },
  fsync: {
    variable: "SPOOR_FSYNC",
    meaning:
      "When the journal is brought onto the disk, where it outlives a loss of power: when the system does it, " +
      "each second, or before each record counts as written.",
    accepted: fsyncs.join(", "),
    default: "interval",
    read: (text) => fsyncs.find((name) => name === text),
  },
  maxDisk: {
    variable: "SPOOR_MAX_DISK",
    meaning:
      "Most that the journal may take of the disk. Beyond it the oldest segments go: first those that have arrived " +
      "everywhere, then those without errors.",
    accepted: "a size of 1M or more, such as 256M or 2G",
    default: 256 * 1024 * 1024,
    read: bytes,
  },
  captureContent: {
    variable: "SPOOR_CAPTURE_CONTENT",
    meaning: "The kinds of content that are recorded.",
    accepted: `all, none, or some of ${contentKinds.join(", ")}, separated by commas`,
    default: [],
    read: readKinds,
  },
  otelCaptureContent: {
    variable: "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT",
    meaning:
      "Where SPOOR_CAPTURE_CONTENT is not set: records all kinds but documents, on spans, on events, or on both.",
    accepted: "true, false, SPAN_ONLY, EVENT_ONLY, SPAN_AND_EVENT, NO_CONTENT, in any case",
    default: [],
    read: readPlaces,
  },
  contentLimit: {
    variable: "SPOOR_CONTENT_LIMIT",
    meaning:
      "Most of one attribute's content that stays on its span, in bytes; what is longer goes to a file in the folder's blobs/.",
    accepted: "a number of bytes from 1024 to 65536",
    default: 65_536,
    read: (text) => {
      const value = Number(text);
      return Number.isInteger(value) && value >= 1024 && value <= 65_536 ? value : undefined;
    },
  },
  redactPii: {
    variable: "SPOOR_REDACT_PII",
    meaning:
      "Redacts email addresses, payment cards, bank accounts, phone numbers and IP addresses, too. Secrets are redacted always.",
    accepted: "1 or 0",
    default: false,
    read: truth,
  },
  redactPatterns: {
    variable: "SPOOR_REDACT_PATTERNS",
    meaning: "What is redacted besides, as regular expressions in the syntax of RE2.",
    accepted: "a JSON array of patterns, or one pattern a line",
    default: [],
    read: readPatterns,
  },
  destinations: {
    variable: "SPOOR_DESTINATIONS",
    meaning:
      "Where the journal is sent besides the place of OTEL_EXPORTER_OTLP_*. A name stands for variables of the same kind: " +
      "SPOOR_DESTINATION_<NAME>_ENDPOINT, _HEADERS, _PROTOCOL, _TRACES_ENDPOINT and so on.",
    accepted: "URLs and names, separated by commas",
    default: [],
    read: listOf,
  },
  baggage: {
    variable: "SPOOR_BAGGAGE",
    meaning:
      "What of withContext goes to other services in the baggage header of outgoing requests, and is believed when they say it.",
    accepted: `some of ${baggageKeys.join(", ")}, separated by commas`,
    default: [],
    read: (text) => {
      const names = listOf(text);
      const keys = baggageKeys.filter((key) => names.includes(key));
      return keys.length === new Set(names).size ? keys : undefined;
    },
  },
  budgets: {
    variable: "SPOOR_BUDGETS",
    meaning: "Budgets besides those that are defined in code.",
    accepted: "the path of a JSON file, or a JSON array of budgets",
    default: "",
    read: (text) => text,
  },
  prices: {
    variable: "SPOOR_PRICES",
    meaning:
      "Prices that were agreed on with providers, discounts, and what names of deployments stand for; they win over the list prices.",
    accepted: "the path of a JSON file",
    default: "",
    read: (text) => text,
  },
  ...storeSettings,
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
  const has = (setting: Setting<unknown>): boolean => (env[setting.variable]?.trim() ?? "") !== "";
  return {
    enabled: !value(settings.disabled),
    dir: value(settings.dir),
    console: value(settings.console),
    profile: value(settings.profile),
    disabledLibraries: value(settings.disabledLibraries),
    metricInterval: value(settings.metricInterval),
    notices: value(settings.notices),
    estimateCost: value(settings.estimateCost),
    delivery: value(settings.delivery),
    flushOnSignal: value(settings.flushOnSignal),
    fsync: value(settings.fsync),
    maxDisk: value(settings.maxDisk),
    content: captureOf(
      has(settings.captureContent) ? value(settings.captureContent) : undefined,
      value(settings.otelCaptureContent),
    ),
    contentLimit: value(settings.contentLimit),
    redactPii: value(settings.redactPii),
    redactPatterns: value(settings.redactPatterns),
    baggage: value(settings.baggage),
    budgets: value(settings.budgets),
    prices: value(settings.prices),
  };
}
