import { canaryFolder, canaryVersion } from "./canary.ts";
import type { SpanRules } from "./check-spans.ts";
import type { CellName } from "./coverage.ts";
import type { ExpectedSpans } from "./expected.ts";
import type { Absent, Format, LibraryVersion } from "./versions.ts";

/** What a library hands to the tests that every library gets. */
export interface LibrarySuite extends Omit<SpanRules, "expected"> {
  /** The name of the suite's folder, and of its files in `coverage/` and `attributes/`. */
  readonly library: string;
  /** The npm package; `library` where left out. */
  readonly packageName?: string;
  /** The oldest first. */
  readonly versions: readonly LibraryVersion[];
  /** Formats in which no version exists, with the reason. */
  readonly absent?: Absent;
  expected(major: string, format: Format): ExpectedSpans;
  /** The scenarios that fill the cells of the coverage table. */
  readonly cells: Readonly<Record<CellName, string>>;
  /** Scenarios that take seconds: they run as ES modules alone. */
  readonly slow?: readonly string[];
  /** Headers that differ from one request to the next by themselves. */
  readonly ignoredHeaders?: RegExp;
  /** Environment of the applications. */
  readonly env?: Readonly<Record<string, string>>;
}

/** An application with one version of a library in one format. */
export interface Subject {
  readonly version: LibraryVersion;
  readonly format: Format;
  /** Scenarios that it runs; all where undefined. */
  readonly only: readonly string[] | undefined;
  /** Whether it runs no more than the scenarios of the coverage table. */
  readonly isBrief: boolean;
  readonly rules: SpanRules;
  /** Why it cannot exist. */
  readonly absent: string | undefined;
}

/** The versions of a suite, or the one in the canary's folder. */
function versionsOf({
  library,
  packageName = library,
  versions,
}: LibrarySuite): readonly LibraryVersion[] {
  const newest = versions.at(-1);
  if (canaryFolder === undefined || newest === undefined) return versions;
  return [canaryVersion(canaryFolder, newest, packageName)];
}

/** How many of the newest versions run all scenarios in a bundle; older ones run those of the coverage table. */
const fullyBundled = 2;

/** Every version in every format; the newest one, and those that say so, also in a bundle of CommonJS. */
export function subjectsOf(suite: LibrarySuite): Subject[] {
  const versions = versionsOf(suite);
  const newest = suite.versions.at(-1)?.major ?? "";
  return versions.flatMap((version, index) => {
    const age = versions.length - 1 - index;
    const formats: readonly Format[] = ["esm", "cjs", "bundled"];
    const inBundles = version.bundled ?? (age < fullyBundled ? "all" : "cells");
    const asCommonJs = age === 0 || version.bundled === "all";
    return [...formats, ...(asCommonJs ? (["bundled-cjs"] as const) : [])].map((format) => {
      const major = version.major === "latest" ? newest : version.major;
      const expected = suite.expected(major, format);
      const isBrief = format === "bundled" && inBundles === "cells";
      return {
        version,
        format,
        isBrief,
        only: isBrief ? [...new Set(Object.values(suite.cells))] : quickOf(suite, format, expected),
        rules: { ...suite, expected },
        absent: version.absent?.[format] ?? suite.absent?.[format],
      };
    });
  });
}

function quickOf(
  { slow = [] }: LibrarySuite,
  format: Format,
  expected: ExpectedSpans,
): readonly string[] | undefined {
  if (format === "esm" || slow.length === 0) return undefined;
  return Object.keys(expected).filter((name) => !slow.includes(name));
}
