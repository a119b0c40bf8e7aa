import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startMockProvider } from "../../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../../fixtures/mock-provider/start.ts";
import { journalEvents, journalSpans } from "../../support/journal.ts";
import { emptyFolder, register, runNode } from "../../support/run-app.ts";
import { golden, runKilled, treesOf } from "../golden.ts";
import { outlineOf } from "../outline.ts";
import { bundled, isInstalled, needs, tracedAsPlain } from "../scenario.ts";

const folder = "test/matrix/langgraph";
const isThere = isInstalled(folder, "@langchain/langgraph");
beforeEach((context) => needs(isThere, context));

let provider: MockProvider;
beforeAll(async () => {
  provider = await startMockProvider();
  return () => provider.close();
});

/** It is loaded with LangGraph, and nothing of it is used here. */
const quiet = { SPOOR_DISABLED_LIBRARIES: "@langchain/core" };
const order = join(folder, "order.mjs");
const twoProcesses = {
  first: ["--import", register, order, "first"],
  second: ["--import", register, order, "second"],
  env: quiet,
};

test("a graph that is retried, interrupted, killed and resumed gives the golden tree", async () => {
  const { dir, stdout, stderr } = await runKilled(twoProcesses);
  expect({ stdout, stderr }).toEqual({ stdout: "approved, shipped\n", stderr: "" });
  expect(treesOf(dir)).toEqual(golden);
  const runs = journalSpans(dir).filter(({ name }) => name === "invoke_workflow order");
  expect(runs.map(({ attributes }) => attributes["gen_ai.conversation.id"])).toEqual([
    "customer 7",
    "customer 7",
  ]);
  const [suspended] = journalEvents(dir);
  expect(suspended?.attributes).toMatchObject({
    "spoor.suspension.reason": "human_input",
    "spoor.checkpoint.id": expect.stringMatching(/^[\da-f-]{36}$/),
  });
});

const outlines = {
  fails: [
    "invoke_workflow fails, failed, TypeError",
    "  run_step work, failed, TypeError",
    "  run_step work, attempt 2, after failed, failed, TypeError",
  ],
  parallel: [
    "invoke_workflow parallel, completed",
    "  run_step work, failed, Error",
    "  run_step work, completed",
    "  run_step work, completed",
    "  run_step work, attempt 2, after failed, completed",
  ],
  subgraph: [
    "invoke_workflow outer, suspended",
    "  run_step inner, suspended",
    "    run_step ask, suspended",
    "  invoke_workflow outer, after suspended, completed",
    "    run_step inner, completed",
    "      run_step ask, completed",
    "      run_step tell, completed",
    "    run_step after, completed",
  ],
  breakpoint: [
    "invoke_workflow breakpoint, suspended",
    "  run_step one, completed",
    "  invoke_workflow breakpoint, after suspended, completed",
    "    run_step two, completed",
  ],
  parent: [
    "invoke_workflow parent, completed",
    "  run_step inner, completed",
    "    run_step leave, completed",
    "  run_step last, completed",
  ],
  functional: [
    "invoke_workflow functional, suspended",
    "  run_step functional, suspended",
    "    run_step double, completed",
    "  invoke_workflow functional, after suspended, completed",
    "    run_step functional, completed",
  ],
  stream: [
    "invoke_workflow stream, completed",
    "  run_step one, completed",
    "  run_step two, completed",
    "  run_step inner, completed",
    "    run_step deep, completed",
    "invoke_workflow stream, completed",
    "  run_step one, completed",
    "  run_step two, completed",
    "  run_step inner, completed",
    "    run_step deep, completed",
  ],
  abort: ["invoke_workflow abort, cancelled", "  run_step wait, cancelled"],
  drain: [
    "invoke_workflow drain, suspended",
    "  run_step one, completed",
    "  invoke_workflow drain, after suspended, completed",
    "    run_step two, completed",
  ],
  again: [
    "invoke_workflow again, suspended",
    "  run_step ask, suspended",
    "  invoke_workflow again, after suspended, suspended",
    "    run_step ask, suspended",
    "    invoke_workflow again, after suspended, completed",
    "      run_step ask, completed",
    "invoke_workflow again, suspended",
    "  run_step ask, suspended",
  ],
};

describe.each(["scenarios.mjs", "scenarios-required.cjs"])("%s", (program) => {
  const traced = (...names: readonly string[]) =>
    tracedAsPlain([join(folder, program), ...names], { ...quiet, PROVIDER_URL: provider.url });

  test("the application sees the same, and its spans are those", async () => {
    const { outline } = await traced(...Object.keys(outlines));
    expect(outline).toEqual(Object.values(outlines).flat());
  });

  test("a call of a model is below its node and on the bill of the run, once", async () => {
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
  const env = { ...quiet, PROVIDER_URL: provider.url };
  const { outline } = await tracedAsPlain([program, ...Object.keys(outlines)], env);
  expect(outline).toEqual(Object.values(outlines).flat());
});

test("without the folder of the first process the run goes on in a trace of its own", async () => {
  const state = emptyFolder();
  const processes = [];
  for (const part of ["first", "second"]) {
    const env = { ...quiet, STATE_DIR: state, SPOOR_DIR: emptyFolder() };
    const args = ["--import", register, order, part, "briefly"];
    const { code } = await runNode(args, { env });
    processes.push({ code, outline: outlineOf(env.SPOOR_DIR) });
  }
  expect(processes).toEqual([
    {
      code: 0,
      outline: [
        "invoke_workflow order, suspended",
        "  run_step fetch, failed, Error",
        "  run_step fetch, attempt 2, after failed, completed",
        "  run_step approve, suspended",
      ],
    },
    {
      code: 0,
      outline: [
        "invoke_workflow order, completed",
        "  run_step approve, completed",
        "  run_step ship, completed",
      ],
    },
  ]);
});
