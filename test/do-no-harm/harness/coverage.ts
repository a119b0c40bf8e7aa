import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { spanProblems } from "./check-spans.ts";
import type { Expected } from "./expected.ts";
import type { Run } from "./run-scenarios.ts";
import type { LibrarySuite, Subject } from "./suite.ts";
import type { Format } from "./versions.ts";

/** The columns of the coverage table. */
export const cellNames = ["plain", "stream", "error", "abort"] as const;
export type CellName = (typeof cellNames)[number];
export type Cell = "ok" | "failed";

/** What ran of one version of a library in one format. */
export interface CoverageRow {
  readonly version: string;
  readonly format: Format;
  /** Versions of Node on which the library runs. */
  readonly node: string;
  /** Number of the scenarios that ran. */
  readonly scenarios: number;
  readonly cells: Readonly<Record<CellName, Cell>>;
}

/** A format in which a version does not exist. */
export interface AbsentRow {
  readonly version: string;
  readonly format: Format;
  readonly absent: string;
}

/** All rows of one library, by major version and format. */
export interface Coverage {
  readonly package: string;
  readonly rows: Readonly<Record<string, CoverageRow | AbsentRow>>;
}

const folder = join(import.meta.dirname, "../coverage");

export const coverageFile = (library: string): string => join(folder, `${library}.json`);
export const rowKey = ({ version, format }: Subject): string => `${version.major} ${format}`;

/** The rows of a library's coverage as they are committed. */
export function committedRows(library: string): Coverage["rows"] {
  const file = coverageFile(library);
  if (!existsSync(file)) return {};
  const { rows }: Coverage = JSON.parse(readFileSync(file, "utf8"));
  return rows;
}

/** The two runs of a subject. */
export interface Runs {
  readonly plain: Run;
  readonly traced: Run;
  /** The installed version. */
  readonly version: string;
}

/** The scenarios that are not the same with Spoor, or whose spans are not what they should be. */
export function failedScenarios({ rules }: Subject, { plain, traced }: Runs): string[] {
  const problems = spanProblems(traced, rules);
  return Object.keys(plain.seen).filter(
    (name) => name in problems || !isDeepStrictEqual(plain.seen[name], traced.seen[name]),
  );
}

/** The row of a subject that ran. */
export function rowOf({ cells }: LibrarySuite, subject: Subject, runs: Runs): CoverageRow {
  const { version, format, rules } = subject;
  const failed = failedScenarios(subject, runs);
  const cell = (name: CellName): Cell => {
    const scenario = cells[name];
    const isShown = scenario in runs.plain.seen && shows[name](rules.expected[scenario]);
    return isShown && !failed.includes(scenario) ? "ok" : "failed";
  };
  return {
    version: runs.version,
    format,
    node: version.node ?? "20+",
    scenarios: Object.keys(runs.plain.seen).length,
    cells: {
      plain: cell("plain"),
      stream: cell("stream"),
      error: cell("error"),
      abort: cell("abort"),
    },
  };
}

type Spans = readonly Expected[] | number | undefined;
const some = (spans: Spans, test: (span: Expected) => boolean): boolean =>
  Array.isArray(spans) && spans.some((span: Expected) => test(span));

/** Whether the spans that a scenario makes are such that it can fill a cell. */
const shows: Readonly<Record<CellName, (spans: Spans) => boolean>> = {
  plain: (spans) =>
    some(spans, (span) => span.outcome === "completed" && (span.input ?? 0) > 0 && !span.chunks),
  stream: (spans) =>
    some(
      spans,
      ({ outcome, input = 0, chunks = 0, first }) =>
        outcome === "completed" && input > 0 && (chunks > 0 || first === true),
    ),
  error: (spans) => some(spans, (span) => span.outcome === "failed" && span.error !== undefined),
  abort: (spans) => some(spans, (span) => span.outcome === "cancelled"),
};
