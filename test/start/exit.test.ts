import { describe, expect, test } from "vitest";
import { journalSpans } from "../support/journal.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

const apps = `${import.meta.dirname}/apps`;
const ends = ["natural", "exit", "reallyExit", "throw", "reject", "sigkill", "sigterm", "abort"];

describe("whatever ends the process", () => {
  test.each(ends)("%s loses no span that ended", async (end) => {
    const dir = emptyFolder();
    await runNode(["--import", register, `${apps}/steps.mjs`, end], { env: { SPOOR_DIR: dir } });
    expect(journalSpans(dir).map((span) => span.name)).toEqual([
      "run_step One",
      "invoke_workflow demo",
    ]);
  });

  test.each([...ends, "handled"])("%s ends it as it ends without Spoor", async (end) => {
    const bare = await runNode([`${apps}/plain.mjs`, end]);
    const traced = await runNode(["--import", register, `${apps}/plain.mjs`, end], {
      env: { SPOOR_DIR: emptyFolder() },
    });
    const seen = ({ code, signal, stdout }: typeof bare) => ({ code, signal, stdout });
    expect(seen(traced)).toEqual(seen(bare));
  });
});

test("an exit inside of a step keeps its code, and the step and its workflow are there, cancelled", async () => {
  const dir = emptyFolder();
  const ended = await runNode(["--import", register, `${apps}/inside.mjs`], {
    env: { SPOOR_DIR: dir },
  });
  expect(ended).toMatchObject({ code: 5, stderr: "" });
  expect(
    journalSpans(dir).map(({ name, attributes }) => [
      name,
      attributes["spoor.step.status"] ?? attributes["spoor.workflow.status"],
    ]),
  ).toEqual([
    ["run_step One", "cancelled"],
    ["invoke_workflow demo", "cancelled"],
  ]);
});

describe("the ways to load it", () => {
  test.each([
    ["--import, ES module", ["--import", register, `${apps}/steps.mjs`]],
    ["--import, CommonJS", ["--import", register, `${apps}/steps.cjs`]],
    ["--require, CommonJS", ["--require", register, `${apps}/steps.cjs`]],
    [
      "--import without require of ES modules",
      ["--no-experimental-require-module", "--import", register, `${apps}/steps.mjs`],
    ],
  ])("%s", async (_, args) => {
    const dir = emptyFolder();
    const ended = await runNode(args, { env: { SPOOR_DIR: dir } });
    expect(ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining("spoor") });
    expect(journalSpans(dir)).toHaveLength(2);
  });

  test.each([
    ["SPOOR_DISABLED", "1"],
    ["OTEL_SDK_DISABLED", "true"],
  ])("%s turns it off", async (name, value) => {
    const dir = emptyFolder();
    const ended = await runNode(["--import", register, `${apps}/steps.mjs`], {
      env: { SPOOR_DIR: dir, [name]: value },
    });
    expect(ended.code).toBe(0);
    expect(journalSpans(dir)).toEqual([]);
  });

  test("without Spoor loaded the tracing API only calls the function", async () => {
    const ended = await runNode([`${apps}/steps.mjs`]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("a folder that cannot be used is told once, and the application goes on", async () => {
    const ended = await runNode(["--import", register, `${apps}/steps.mjs`], {
      env: { SPOOR_DIR: "/dev/null/nowhere" },
    });
    expect(ended.code).toBe(0);
    expect(ended.stderr.match(/spoor: nothing is written to disk/g)).toHaveLength(1);
  });
});
