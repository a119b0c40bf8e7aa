import type { Signal } from "../settings/open-telemetry.ts";
import type { LibraryFinding } from "./library-finding.ts";
import type { Problem } from "./problem.ts";

export const processReportSchema = "spoor.process/1";

/** Where one kind of telemetry is sent. */
export interface SignalReport {
  readonly signal: Signal;
  readonly exporters: readonly string[];
  /** Without credentials and query; there where an exporter is `otlp`. */
  readonly endpoint?: string;
  readonly protocol?: string;
}

/** The journal of a process. */
export interface JournalReport {
  /** The absolute path of its folder. */
  readonly dir: string;
  readonly writable: boolean;
  /** Records of all kinds. */
  readonly appended: number;
  readonly waiting: number;
  readonly dropped: Readonly<Record<string, number>>;
}

/** What a process has sent from its journal to one place, of one kind of telemetry. */
export interface DeliveryReport {
  readonly destination: string;
  readonly signal: Signal;
  /** Records. */
  readonly delivered: number;
  readonly rejected: number;
  /** Why it does not go on at the moment. */
  readonly problem?: string;
}

/**
 * What one process says of itself: which libraries it sees, where telemetry goes, what was lost and what is wrong. Plain
 * JSON, without prompts, replies, headers, keys or the environment.
 */
export interface ProcessReport {
  readonly schema: typeof processReportSchema;
  /** When it was made, ISO 8601. */
  readonly at: string;
  readonly pid: number;
  readonly startedAt: string;
  /** The file name of the program, without its folder and arguments; empty where there is none. */
  readonly script: string;
  readonly node: string;
  readonly spoor: string;
  /** Whether Node was told to load something before the program. */
  readonly preloaded: boolean;
  /** Whether the program is an ES module. */
  readonly isModule: boolean;
  readonly libraries: readonly LibraryFinding[];
  readonly openTelemetry: {
    /** The versions of `@opentelemetry/api` that were loaded. */
    readonly api: readonly string[];
    /** The version through which an SDK registered itself. */
    readonly registered?: string;
    /** The version of `@opentelemetry/sdk-node` that Spoor uses. */
    readonly sdk?: string;
    /** Whose SDK is registered. */
    readonly registration: "spoor" | "application" | "none";
  };
  readonly signals: readonly SignalReport[];
  readonly sampler: string;
  readonly journal?: JournalReport;
  /** Spans that OpenTelemetry's own exporters handed on, and those that they could not. */
  readonly exported: { readonly delivered: number; readonly failed: number };
  /** How many pieces of text were redacted, by kind. */
  readonly redacted: Readonly<Record<string, number>>;
  readonly deliveries: readonly DeliveryReport[];
  /** How often each part of Spoor failed. */
  readonly failures: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
}
