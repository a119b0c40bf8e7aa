import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { checkJournal } from "../../support/conformance.ts";
import { canaryFolder, writeCanaryResult } from "./canary.ts";
import { spanProblems } from "./check-spans.ts";
import { failedScenarios, rowKey, rowOf } from "./coverage.ts";
import type { AbsentRow, CoverageRow } from "./coverage.ts";
import { launch } from "./launch.ts";
import type { App, Run } from "./run-scenarios.ts";
import type { LibrarySuite, Subject } from "./suite.ts";

/** Longest preparation of one application's tests, in milliseconds. */
export const timeoutMs = 300_000;

/** What the tests of one library share. */
export interface Shared {
  readonly suite: LibrarySuite;
  readonly run: (app: App, isTraced: boolean) => Promise<Run>;
  /** By major version and format; what did not run here keeps its committed row. */
  readonly rows: Map<string, CoverageRow | AbsentRow>;
}

/** The tests of one version of a library in one format. */
export function describeSubject({ suite, rows, run }: Shared, subject: Subject): void {
  let plain: Run;
  let traced: Run;
  let problem: string | undefined;
  beforeAll(async () => {
    const apps = await launch(suite, subject);
    if (typeof apps === "string") {
      problem = apps;
      return;
    }
    plain = await run(apps.plain, false);
    traced = await run(apps.traced, true);
    for (const folder of apps.folders) rmSync(folder, { recursive: true });
    const runs = { plain, traced, version: apps.version };
    rows.set(rowKey(subject), rowOf(suite, subject, runs));
    if (canaryFolder !== undefined)
      writeCanaryResult(canaryFolder, {
        library: suite.library,
        package: suite.packageName ?? suite.library,
        version: apps.version,
        format: subject.format,
        scenarios: Object.keys(plain.seen).length,
        failed: failedScenarios(subject, runs),
      });
  }, timeoutMs);
  const ready = ({ skip }: { skip: () => void }): void => {
    if (problem === undefined) return;
    console.warn(`SKIPPED: ${problem}`);
    skip();
  };

  test("sees the same results, errors, rejections and output with Spoor", (context) => {
    ready(context);
    expect(traced.seen).toEqual(plain.seen);
    expect(traced.stderr).toBe(plain.stderr);
  });

  test("sends the same requests with Spoor", (context) => {
    ready(context);
    expect(traced.requests).toEqual(plain.requests);
  });

  test("ends by itself, with Spoor as without", (context) => {
    ready(context);
    expect(plain.ended).toEqual({ code: 0, signal: null });
    expect(traced.ended).toEqual(plain.ended);
  });

  test("makes one span for each call, with its outcome, usage and times", (context) => {
    ready(context);
    const scenarios = subject.only ?? Object.keys(subject.rules.expected);
    expect(Object.keys(plain.seen).toSorted()).toEqual([...scenarios].toSorted());
    expect(spanProblems(traced, subject.rules)).toEqual({});
  });

  test("breaks no rule of the conventions", (context) => {
    ready(context);
    const { findings } = checkJournal(traced.folder);
    expect(findings.filter(({ level }) => level === "violation")).toEqual([]);
  });

  if (subject.isBrief || canaryFolder !== undefined) return;
  test("loses no attribute (vitest -u writes them)", async (context) => {
    ready(context);
    const { seen } = checkJournal(traced.folder);
    await expect(`${JSON.stringify(seen, null, 2)}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, `../attributes/${suite.library}-${subject.version.major}.json`),
    );
  });
}
