import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startMockProvider } from "../../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../../fixtures/mock-provider/start.ts";
import { journalSpans } from "../../support/journal.ts";
import { register } from "../../support/run-app.ts";
import { golden, runKilled, treesOf } from "../golden.ts";
import { bundled, isInstalled, needs, tracedAsPlain } from "../scenario.ts";

const folder = "test/matrix/mastra";
const isThere = isInstalled(folder, "@mastra/core");
beforeEach((context) => needs(isThere, context));

let provider: MockProvider;
beforeAll(async () => {
  provider = await startMockProvider();
  return () => provider.close();
});

test("a workflow that is retried, suspended, killed and resumed gives the golden tree", async () => {
  const order = join(folder, "order.mjs");
  const { dir, stdout, stderr } = await runKilled({
    first: ["--import", register, order, "first"],
    second: ["--import", register, order, "second"],
  });
  expect({ stdout, stderr }).toEqual({ stdout: "success: approved, shipped\n", stderr: "" });
  expect(treesOf(dir)).toEqual(golden);
  const ids = journalSpans(dir).map(({ attributes }) => attributes["spoor.workflow.run.id"]);
  expect(new Set(ids)).toEqual(new Set(["order 7"]));
});

const outlines = {
  fails: [
    "invoke_workflow fails, failed, TypeError",
    "  run_step work, failed, TypeError",
    "  run_step work, attempt 2, after failed, failed, TypeError",
  ],
  foreach: [
    "invoke_workflow foreach, completed",
    "  run_step work, failed, Error",
    "  run_step work, completed",
    "  run_step work, completed",
    "  run_step work, attempt 2, after failed, completed",
  ],
  branches: [
    "invoke_workflow branches, completed",
    "  run_step one, completed",
    "  run_step two, completed",
    "  run_step three, completed",
  ],
  nested: [
    "invoke_workflow outer, suspended",
    "  run_step inner, suspended",
    "    run_step ask, suspended",
    "  invoke_workflow outer, after suspended, completed",
    "    run_step inner, completed",
    "      run_step ask, completed",
    "    run_step after, completed",
  ],
  bail: ["invoke_workflow bail, completed", "  run_step leave, completed"],
  cancel: ["invoke_workflow cancel, cancelled", "  run_step wait, completed"],
  stream: ["invoke_workflow stream, completed", "  run_step one, completed"],
  again: [
    "invoke_workflow again, suspended",
    "  run_step ask, suspended",
    "  invoke_workflow again, after suspended, suspended",
    "    run_step ask, suspended",
    "    invoke_workflow again, after suspended, completed",
    "      run_step ask, completed",
  ],
  // Mastra runs its agents as workflows of its own.
  agent: ["invoke_workflow agent, completed", "  run_step ask, completed"],
};

describe.each(["scenarios.mjs", "scenarios-required.cjs"])("%s", (program) => {
  const traced = (...names: readonly string[]) =>
    tracedAsPlain([join(folder, program), ...names], { PROVIDER_URL: provider.url });

  test("the application sees the same, and its spans are those", async () => {
    const { outline } = await traced(...Object.keys(outlines));
    expect(outline).toEqual(Object.values(outlines).flat());
  });

  test("a call of a model is below its step and on the bill of the run, once", async () => {
    const { outline, dir } = await traced("answer");
    expect(outline).toEqual([
      "invoke_workflow answer, completed",
      "  run_step ask, completed",
      "    chat gpt-4o-mini",
    ]);
    const spans = journalSpans(dir);
    const run = spans.find(({ name }) => name === "invoke_workflow answer")?.attributes;
    const call = spans.find(({ name }) => name === "chat gpt-4o-mini")?.attributes;
    const output = call?.["gen_ai.usage.output_tokens"];
    const cost = call?.["gen_ai.usage.cost"];
    expect([output, cost]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(run).toMatchObject({
      "spoor.workflow.inference.call.count": 1,
      "spoor.workflow.usage.output_tokens": output,
      "spoor.workflow.usage.cost.amount": cost,
    });
  });
});

test("in a bundle the application sees the same, and its spans are those", async () => {
  const program = await bundled(join(folder, "scenarios.mjs"));
  const env = { PROVIDER_URL: provider.url };
  const { outline } = await tracedAsPlain([program, ...Object.keys(outlines)], env);
  expect(outline).toEqual(Object.values(outlines).flat());
});
