import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { journalSpans } from "../support/journal.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

const apps = `${import.meta.dirname}/apps`;

test("what a killed process was in the middle of is there after the next start, once, as it was known", async () => {
  const dir = emptyFolder();
  const env = { SPOOR_DIR: dir };
  const killed = await runNode(["--import", register, `${apps}/killed.mjs`], { env });
  expect(killed.signal).toBe("SIGKILL");
  expect(journalSpans(dir).map(({ name }) => name)).toEqual([
    "run_step Done",
    "execute_tool search",
  ]);
  for (let start = 0; start < 2; start += 1) {
    await runNode(["--import", register, `${apps}/steps.mjs`], { env });
  }
  const spans = journalSpans(dir);
  const recovered = spans.filter(({ attributes }) => attributes["spoor.recovered"] === true);
  expect(recovered.map(({ name }) => name)).toEqual([
    "invoke_workflow demo",
    "run_step Look up",
    "chat gpt-5",
  ]);
  const [workflow, step, call] = recovered;
  expect(workflow?.attributes).toMatchObject({ "spoor.workflow.status": "failed" });
  expect(step).toMatchObject({
    parentSpanId: workflow?.spanId,
    attributes: { "spoor.step.status": "failed", "spoor.step.name": "Look up" },
  });
  expect(call).toMatchObject({
    traceId: workflow?.traceId,
    parentSpanId: step?.spanId,
    kind: 3,
    status: 2,
    scope: "spoor",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5",
      "error.type": "process_terminated",
      "spoor.outcome": "interrupted",
      "spoor.usage.cost.status": "unpriced",
    },
  });
  expect(call?.resource).toEqual(spans.find(({ name }) => name === "run_step Done")?.resource);
  for (const { start, end } of recovered) expect(BigInt(end)).toBeGreaterThanOrEqual(BigInt(start));
  expect(readdirSync(join(dir, "journal/live"))).toEqual([]);
});

test("a short process with a set-up of its own takes over what a killed one was in the middle of", async () => {
  const dir = emptyFolder();
  const env = { SPOOR_DIR: dir };
  await runNode(["--import", register, `${apps}/killed.mjs`], { env });
  for (let start = 0; start < 2; start += 1) {
    expect(await runNode([`${apps}/own-sdk-short.mjs`], { env })).toMatchObject({
      code: 0,
      stderr: "",
    });
  }
  const recovered = journalSpans(dir).filter((span) => span.attributes["spoor.recovered"] === true);
  expect(recovered.map(({ name }) => name)).toEqual([
    "invoke_workflow demo",
    "run_step Look up",
    "chat gpt-5",
  ]);
  expect(readdirSync(join(dir, "journal/live"))).toEqual([]);
});
