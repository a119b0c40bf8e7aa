import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { register } from "../../support/run-app.ts";
import { golden, runKilled, treesOf } from "../golden.ts";
import { startExecutor } from "./executor.ts";
import type { Executor } from "./executor.ts";

const folder = join(import.meta.dirname, "../../matrix/inngest");
const order = join(folder, "order.mjs");
const isInstalled = existsSync(join(folder, "node_modules/inngest"));
if (!isInstalled) console.warn("SKIPPED: the test of Inngest; npm ci --prefix test/matrix/inngest");

describe.skipIf(!isInstalled).each([
  ["a request for each step", false, 5],
  ["several steps in a request", true, 4],
])("a function of Inngest, %s", (_habit, checkpoints, requests) => {
  let executor: Executor;
  beforeAll(async () => {
    executor = await startExecutor(checkpoints);
  });
  afterAll(() => executor.close());

  test("retried, suspended, killed and resumed makes the spans of Spoor's own functions", async () => {
    const { dir, stderr } = await runKilled({
      first: ["--import", register, order, "first"],
      second: ["--import", register, order, "second"],
      env: { EXECUTOR_URL: executor.url },
    });
    expect(stderr).toBe("");
    // The SDK makes a span of its own for each request, in a trace of its own.
    const [run, ...requestSpans] = treesOf(dir);
    expect(run).toEqual(golden[0]);
    expect(requestSpans.map(({ name }) => name)).toEqual(
      requestSpans.map(() => "inngest.execution"),
    );
    expect(requestSpans.flatMap(({ children }) => children)).toEqual([]);
    expect(executor.requests()).toBe(requests);
  });
});
