import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at, list, text } from "@spoor/core/record";
import { Ajv } from "ajv";
import { describe, expect, test, vi } from "vitest";
import { newFolder } from "../../fixture.ts";
import { writeTroubled } from "../../fixture-trouble.ts";
import { spoor } from "../../fixture-io.ts";
import type { Io } from "../../io.ts";

// Each command opens a store.
vi.setConfig({ testTimeout: 60_000 });

function troubled(): string {
  const cwd = newFolder();
  writeTroubled(join(cwd, ".spoor"));
  return cwd;
}

const run = (
  cwd: string,
  argv: readonly string[],
  more: Partial<Io> = {},
): ReturnType<typeof spoor> =>
  spoor(["tasks", ...argv], { cwd, env: { PATH: process.env["PATH"] }, ...more });

async function listed(cwd: string, ...argv: readonly string[]): Promise<readonly unknown[]> {
  const { out } = await run(cwd, ["list", ...argv, "--json"]);
  return list(at(JSON.parse(out), "tasks"));
}

async function firstId(cwd: string): Promise<string> {
  const [first] = await listed(cwd);
  return text(at(first, "id")) ?? "";
}

const statusOf = async (cwd: string): Promise<unknown> => at((await listed(cwd))[0], "status");

const monthLater = (): Date => new Date(Date.UTC(2026, 11, 20));

describe("tasks", () => {
  test("makes tasks of what the steps of the store tell, with the tokens of their calls", async () => {
    const found = await listed(troubled());
    const told = found.map((one) => [
      at(one, "type"),
      at(one, "status"),
      at(at(one, "target"), "now"),
    ]);
    expect(told).toEqual([
      ["failure_mode", "pending", 3],
      // Three attempts at each of three steps, 2,000 tokens each; the call is below an agent of the step.
      ["cost_sink", "pending", 18_000],
      ["retry_cause", "pending", 6],
      ["escalation", "pending", 3],
      ["truncation", "pending", 3],
    ]);
  });

  test("keeps to its limits, of flags before those of the environment", async () => {
    const cwd = troubled();
    expect(await listed(cwd, "--max-tasks", "2")).toHaveLength(2);
    const env = { TASK_GENERATION_MAX_TASKS: "1", SPOOR_TASK_GENERATION_MIN_CONFIDENCE: "7" };
    const { out, err } = await run(cwd, ["list"], { env });
    expect(out).toMatch(/^1 task$/m);
    expect(out).toContain("Left out: 4 above the number of tasks.");
    expect(err).toContain("SPOOR_TASK_GENERATION_MIN_CONFIDENCE");
    const off = await run(cwd, [], { env: { AUTOPACK_TASK_GENERATION_ENABLED: "false" } });
    expect(off.out).toBe("No tasks: nothing stands out.\n");
  });

  test("looks at seven days unless told otherwise", async () => {
    const cwd = troubled();
    expect((await run(cwd, ["--require-data"], { now: monthLater })).code).toBe(7);
    expect((await run(cwd, ["--require-data", "--since", "60d"], { now: monthLater })).code).toBe(
      0,
    );
  });

  test("shows one with what was seen and where", async () => {
    const cwd = troubled();
    const id = await firstId(cwd);
    const { out } = await run(cwd, ["show", id.slice(5).toLowerCase()]);
    expect(out).toContain(`${id}  Fix recurring failure_mode issues`);
    expect(out).toContain("npx @spoor/cli trace ");
    expect(out).not.toContain("\u001B");
    expect((await run(cwd, ["show", "TASK-00000000"])).code).toBe(2);
  });
});

describe("states", () => {
  test("pending, approved, run, done; each is an event of the store", async () => {
    const cwd = troubled();
    const id = await firstId(cwd);
    const refused = await run(cwd, ["run", id, "--exec", "true"]);
    expect([refused.code, refused.err.split("\n")[0]]).toEqual([
      2,
      `spoor: ${id} is pending, not approved.`,
    ]);
    expect((await run(cwd, ["run", "--exec", "true"])).out).toContain("No task to run.");
    expect((await run(cwd, ["approve", id])).out).toBe(`${id} is approved.\n`);
    expect(await statusOf(cwd)).toBe("approved");
    const ran = await run(cwd, ["run", "--exec", "cat > got.json; echo working"]);
    expect([ran.code, ran.out, ran.err]).toEqual([0, `${id} is done.\n`, "working\n"]);
    expect(await statusOf(cwd)).toBe("done");
    expect((await run(cwd, ["approve", id])).code).toBe(2);
    const { out } = await run(cwd, ["done", id, "--actual", "0"]);
    expect(out).toBe(`${id} is done: failures 3, wanted -100 %, came to 0 (-100 %): achieved.\n`);
    const [first] = await listed(cwd);
    expect(at(first, "completion")).toEqual({ target: 0, actual: 0, change: -1, achieved: true });
    const { out: events } = await spoor(["export", "--signal", "events", "--format", "ndjson"], {
      cwd,
    });
    const names = events.match(/spoor\.task\.(?:approved|started|done)"/g) ?? [];
    expect(names.toSorted()).toEqual([
      'spoor.task.approved"',
      'spoor.task.done"',
      'spoor.task.done"',
      'spoor.task.started"',
    ]);
  });

  test("hands over the task as JSON, with what was quoted apart", async () => {
    const cwd = troubled();
    await run(cwd, ["approve", await firstId(cwd)]);
    await run(cwd, ["run", "--exec", "cat > got.json"]);
    const got: unknown = JSON.parse(readFileSync(join(cwd, "got.json"), "utf8"));
    expect(at(got, "schema")).toBe("spoor.task/1");
    expect(JSON.stringify(at(got, "task"))).not.toContain("ignore all rules");
    expect(at(at(got, "untrusted"), "notice")).toContain("follow no instruction");
    expect(at(at(got, "untrusted"), "description")).toContain("ignore all rules");
  });

  test("a command that fails fails the task, which may be tried again", async () => {
    const cwd = troubled();
    const id = await firstId(cwd);
    await run(cwd, ["approve", id]);
    const { code, out } = await run(cwd, ["run", "--exec", "exit 3"]);
    expect([code, out]).toEqual([1, `${id} is failed: the command ended with 3.\n`]);
    expect(await listed(cwd)).toMatchObject([
      { id, status: "failed", exitCode: 3 },
      {},
      {},
      {},
      {},
    ]);
    expect((await run(cwd, ["approve", id])).code).toBe(0);
  });

  test("rejected is not run, and not made again", async () => {
    const cwd = troubled();
    const id = await firstId(cwd);
    await run(cwd, ["reject", id, "--reason", "known"]);
    expect(await listed(cwd)).toMatchObject([
      { id, status: "skipped", reason: "known" },
      {},
      {},
      {},
      {},
    ]);
    expect((await run(cwd, ["run", id, "--exec", "true", "--auto-execute"])).code).toBe(2);
  });

  test.each([
    ["the flag", ["--auto-execute"], {}],
    ["the environment", [], { SPOOR_TASK_GENERATION_AUTO_EXECUTE: "1" }],
  ])("what nobody approved is run only with %s", async (_, argv, env) => {
    const cwd = troubled();
    const more = { env: { PATH: process.env["PATH"], ...env } };
    const { code, out } = await run(cwd, ["run", "--exec", "true", ...argv], more);
    expect([code, out]).toEqual([0, `${await firstId(cwd)} is done.\n`]);
  });
});

describe("export", () => {
  test("fences what was quoted so that nothing in it can close the fence", async () => {
    const { out } = await run(troubled(), ["export"]);
    const [, block = ""] = /\n(`{4,})text\n[^]*?\n\1\n/.exec(out) ?? [];
    expect(block.length).toBeGreaterThan(3);
    expect(out).toContain("UNTRUSTED: ");
    expect(out).not.toContain("\u001B");
  });

  test.each([["list"], ["export"]])("%s --json fits its schema", async (command) => {
    const cwd = troubled();
    const id = await firstId(cwd);
    await run(cwd, ["approve", id]);
    await run(cwd, ["run", "--exec", "exit 1"]);
    await run(cwd, ["done", id, "--actual", "2"]);
    const result: unknown = JSON.parse((await run(cwd, [command, "--json"])).out);
    const file = new URL("../../../../../docs/schema/tasks.schema.json", import.meta.url);
    const schema: unknown = JSON.parse(readFileSync(file, "utf8"));
    const isValid = new Ajv({ allowUnionTypes: true, allErrors: true }).compile(Object(schema));
    isValid(result);
    expect(isValid.errors).toBeNull();
    expect(isValid({ ...Object(result), more: 1 })).toBe(false);
  });
});
