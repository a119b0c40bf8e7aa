import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../../fixtures/mock-provider/start.ts";
import { canaryFolder } from "./canary.ts";
import { spanProblems } from "./check-spans.ts";
import { cellNames, committedRows, coverageFile, rowKey } from "./coverage.ts";
import type { AbsentRow, CoverageRow } from "./coverage.ts";
import { describeSubject, timeoutMs } from "./describe-subject.ts";
import type { Shared } from "./describe-subject.ts";
import { launch } from "./launch.ts";
import { runScenarios } from "./run-scenarios.ts";
import type { RunOptions } from "./run-scenarios.ts";
import { subjectsOf } from "./suite.ts";
import type { LibrarySuite, Subject } from "./suite.ts";
import { installedVersion } from "./versions.ts";

/** Tests that applications with each version of a library behave with Spoor as without, and that each call has its span. */
export function describeLibrary(suite: LibrarySuite): void {
  let provider: MockProvider;
  const folders: string[] = [];
  const shared: Shared = {
    suite,
    rows: new Map(Object.entries(committedRows(suite.library))),
    run: async (app, isTraced) => {
      const { ignoredHeaders } = suite;
      const options: RunOptions = { provider, isTraced, ...(ignoredHeaders && { ignoredHeaders }) };
      const run = await runScenarios(app, options);
      folders.push(run.folder);
      return run;
    },
  };
  beforeAll(async () => {
    provider = await startMockProvider();
  });
  afterAll(async () => {
    await provider.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  const subjects = subjectsOf(suite);
  for (const subject of subjects.filter(({ absent }) => absent === undefined))
    describe(`${suite.library} ${subject.version.major}, ${subject.format}`, () => {
      describeSubject(shared, subject);
    });
  describeDisabled(shared, subjects);
  if (canaryFolder === undefined) describeCoverage(shared, subjects);
}

/** No check of a span may pass where there is no span. */
function describeDisabled({ suite, run }: Shared, subjects: readonly Subject[]): void {
  const options = { timeout: timeoutMs };
  test(`${suite.library} misses every span where Spoor is disabled`, options, async (context) => {
    const unbundled = subjects.filter(({ format }) => format === "esm" || format === "cjs");
    for (const subject of unbundled.toReversed()) {
      const apps = subject.absent ?? (await launch(suite, subject));
      if (typeof apps === "string") continue;
      const env = { ...apps.traced.env, SPOOR_DISABLED: "1" };
      const { rules } = subject;
      const spanless = await run({ ...apps.traced, env }, true);
      const wanted = Object.entries(rules.expected).filter(
        ([name, spans]) => name in spanless.seen && !isNone(spans),
      );
      expect(wanted.length).toBeGreaterThan(0);
      expect(Object.keys(spanProblems(spanless, rules)).toSorted()).toEqual(
        wanted.map(([name]) => name).toSorted(),
      );
      return;
    }
    console.warn(`SKIPPED: no version of ${suite.library} runs here`);
    context.skip();
  });
}

const isNone = (spans: readonly unknown[] | number): boolean =>
  typeof spans === "number" ? spans === 0 : spans.length === 0;

/**
 * A version that did not run here, because this Node is too old for it and npm gave no other, keeps the row that is
 * committed: CI runs this test on every line of Node, and the newest of them has run it.
 */
function describeCoverage({ suite, rows }: Shared, subjects: readonly Subject[]): void {
  test(`${suite.library} fills every cell of its coverage (vitest -u writes it)`, async () => {
    const packageName = suite.packageName ?? suite.library;
    const covered = subjects.map((subject) => {
      const { absent, version, format } = subject;
      const installed = installedVersion(version, packageName) ?? version.major;
      const row = absent === undefined ? rows.get(rowKey(subject)) : undefined;
      return [
        rowKey(subject),
        row ?? { version: installed, format, absent: absent ?? "" },
      ] as const;
    });
    const empty = covered.filter(([, row]) => isEmpty(row)).map(([key]) => key);
    expect(empty, "subjects with an empty or failed cell").toEqual([]);
    const coverage = { package: packageName, rows: Object.fromEntries(covered) };
    await expect(`${JSON.stringify(coverage, null, 2)}\n`).toMatchFileSnapshot(
      coverageFile(suite.library),
    );
  });
}

const isEmpty = (row: CoverageRow | AbsentRow): boolean =>
  "absent" in row ? row.absent === "" : cellNames.some((name) => row.cells[name] !== "ok");
