import type { Answers, OtlpSink } from "../../support/otlp-sink.ts";
import type { Backend, Between } from "./backend.ts";
import type { Random } from "./random.ts";
import type { RunningApp } from "./running-app.ts";
import type { Tool } from "./tools.ts";

/** What is run: Spoor as it is by default, Spoor without its journal, and plain OpenTelemetry of two versions. */
export const systems = ["spoor", "spoor-direct", "otel-2.12", "otel-3.1"] as const;

export type System = (typeof systems)[number];

/** What the application of `app/app.mjs` does; other applications read fields of their own. */
export interface Plan {
  /** How many spans it makes; without a number it makes them until it is killed. */
  readonly spans?: number;
  /** Spans a second; all at once unless said. */
  readonly perSecond?: number;
  /** The sizes of the spans' text in bytes, in turn. */
  readonly bytes?: readonly number[];
  /** How long it makes spans before those of `spans` without giving way, in milliseconds. */
  readonly blockMs?: number;
  /** The time that it gives `shutdown`; it does not call it unless said. */
  readonly shutdownMs?: number;
  readonly end?: string;
  readonly [more: string]: unknown;
}

/** What a variant needs while the application runs. */
export interface Scene {
  readonly app: RunningApp;
  readonly backend: Backend;
  /** The folder of this run; everything of it is in there. */
  readonly folder: string;
  readonly random: Random;
  readonly system: System | "none";
}

/** What is counted of a run. */
export interface Facts {
  readonly row: number;
  readonly variant: string;
  readonly system: System;
  readonly seed: number;
  readonly pid: number;
  readonly code: number | null;
  readonly signal: string | null;
  /** Spans whose `end()` had returned, as the application noted them itself. */
  readonly made: number;
  /** Those of them that the backend had when the application had ended, and in the end. */
  readonly atEnd: number;
  readonly unique: number;
  /** Spans that the backend has and the application did not note: of calls that the end interrupted. */
  readonly others: number;
  readonly duplicates: number;
  /** Of the spans that the backend does not have: on disk, refused by it, or lost and counted. */
  readonly spooled: number;
  readonly rejected: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly tookMs: number;
  /** How long the application waited for its `shutdown`; null where it did not call it. */
  readonly shutdownMs: number | null;
}

/** What a variant's own check looks at. */
export interface Seen {
  readonly facts: Facts;
  readonly sink: OtlpSink;
  readonly folder: string;
  readonly stdout: string;
  readonly stderr: string;
  /** What was wrong with lines of the journal before anything was recovered. */
  readonly damage: readonly string[];
  /** What went wrong when what was left was sent. */
  readonly trouble: readonly string[];
  /** What `spoor ship` printed of it. */
  readonly shipped: string;
  /** What the application wrote about itself, such as what its `shutdown` gave. */
  readonly said: Readonly<Record<string, unknown>>;
}

/** What has to hold for Spoor besides the same end as without it and the accounting identity. */
export interface Expected {
  /** Most spans of those made that may be lost without being counted; none unless said. */
  readonly lost?: number;
  /** Fewest spans of those made that the backend has in the end, as a share; 1 less the lost unless said. */
  readonly share?: number;
  /** Most spans that were refused by the backend; none unless said. */
  readonly rejected?: number;
  /** Most spans that the backend has more often than once. */
  readonly duplicates?: number;
  /** Longest time in milliseconds that the application's `shutdown` may take. */
  readonly shutdownMs?: number;
  /** Lines of the journal may be damaged; only the last one of a file may be unless said. */
  readonly damaged?: boolean;
  /** Further things that are wrong, one a sentence. */
  readonly problems?: (seen: Seen) => readonly string[];
}

/** One way in which a fault comes. */
export interface Variant {
  readonly name: string;
  /** Spoor and both OpenTelemetry versions unless said. */
  readonly systems?: readonly System[];
  /** Part of what `npm test` runs. */
  readonly quick?: boolean;
  /** Only part of `npm run faults:full`. */
  readonly isLong?: boolean;
  readonly needs?: readonly Tool[];
  /** The file in `app/set-up/` that starts the telemetry, where it is not the usual one of the system. */
  readonly setUp?: string;
  /** The OpenTelemetry that Spoor is set up with, where the variant brings its own. */
  readonly packages?: "otel-3.1";
  /** The application's file in `app/`; `app.mjs` unless said. */
  readonly app?: string;
  readonly plan: Plan;
  /** The folder of Spoor inside of the run's; `.spoor` unless said. */
  readonly store?: string;
  readonly nodeArgs?: readonly string[];
  readonly env?: (place: {
    readonly folder: string;
    readonly url: string;
  }) => Readonly<Record<string, string>>;
  /** The protocol in which Spoor sends; http/protobuf unless said. */
  readonly protocol?: string;
  /** The user id that the application runs as. */
  readonly user?: number;
  readonly between?: Between;
  /** A command and its first arguments that start Node. */
  readonly wrap?: (folder: string) => readonly string[];
  /** How the backend answers until the application has ended; then it accepts. Nobody listens where it says `down`. */
  readonly answers?: (() => Answers) | "down";
  /** The backend goes on to answer like that when the application has ended. */
  readonly keeps?: boolean;
  /** How many times `spoor ship` runs at once, to bring what is left to the backend; once unless said. */
  readonly shippers?: number;
  /** Makes ready what the application finds; gives what undoes it. */
  readonly before?: (scene: Pick<Scene, "folder" | "random">) => (() => void) | undefined;
  /** Whether the end is to be that of the application without Spoor; it is unless said. */
  readonly isCompared?: boolean;
  /** Longest run of the application in milliseconds; a minute unless said. */
  readonly timeoutMs?: number;
  /** Done while the application runs. */
  readonly act?: (scene: Scene) => Promise<void>;
  /** Done when the application has ended, before anything is recovered. */
  readonly after?: (scene: Pick<Scene, "folder" | "random">) => void;
  readonly expected?: Expected;
}

/** One row of the table of faults. */
export interface Row {
  readonly row: number;
  readonly title: string;
  /** What Spoor does about it, in a few words. */
  readonly promise: string;
  /** Why it is here where plain OpenTelemetry loses nothing. */
  readonly why?: string;
  readonly variants: readonly Variant[];
}
