import { join } from "node:path";
import { rmSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { startMockProvider } from "../../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../../fixtures/mock-provider/start.ts";
import { spanProblems } from "../harness/check-spans.ts";
import { runScenarios } from "../harness/run-scenarios.ts";
import type { Run } from "../harness/run-scenarios.ts";
import { expectedWith } from "./expected.ts";

let provider: MockProvider;

beforeAll(async () => {
  provider = await startMockProvider();
  return () => provider.close();
});

const file = join(import.meta.dirname, "../harness/in-worker.mjs");
const only = [
  "plain",
  "stream",
  "stream-break",
  "run-tools",
  "rate-limited",
  "unawaited",
  "own-storage",
];

const run = (app: string, isTraced: boolean): Promise<Run> => {
  const env = { WORKER_APP: join(import.meta.dirname, app) };
  return runScenarios({ node: process.execPath, file, only, env }, { provider, isTraced });
};

test.each(["app.mjs", "app.cjs"])(
  "a worker thread with %s behaves with Spoor as without",
  async (app) => {
    const plain = await run(app, false);
    const traced = await run(app, true);
    for (const { folder } of [plain, traced]) rmSync(folder, { recursive: true });
    expect(Object.keys(plain.seen)).toHaveLength(only.length);
    expect(traced.seen).toEqual(plain.seen);
    expect(traced.requests).toEqual(plain.requests);
    expect(traced.stderr).toBe(plain.stderr);
    expect(plain.ended).toEqual({ code: 0, signal: null });
    expect(traced.ended).toEqual(plain.ended);
    expect(spanProblems(traced, { expected: expectedWith("6") })).toEqual({});
  },
);
