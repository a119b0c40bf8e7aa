import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at, list, text } from "@spoor/core/record";
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

const env = { PATH: process.env["PATH"] };

const run = (
  cwd: string,
  argv: readonly string[],
  more: Partial<Io> = {},
): ReturnType<typeof spoor> => spoor(["tasks", ...argv], { cwd, env, ...more });

async function listed(cwd: string): Promise<readonly unknown[]> {
  return list(at(JSON.parse((await run(cwd, ["list", "--json"])).out), "tasks"));
}

async function idOf(cwd: string, type: string): Promise<string> {
  const task = (await listed(cwd)).find((one) => at(one, "type") === type);
  return text(at(task, "id")) ?? "";
}

const riskOf = async (cwd: string, id: string): Promise<unknown> =>
  at(
    (await listed(cwd)).find((one) => at(one, "id") === id),
    "risk",
  );

describe("risk", () => {
  test("what is large needs approval, also with --auto-execute", async () => {
    const cwd = troubled();
    const id = await idOf(cwd, "cost_sink");
    expect(await riskOf(cwd, id)).toBe("medium");
    const refused = await run(cwd, ["run", id, "--exec", "true", "--auto-execute"]);
    expect([refused.code, refused.err.split("\n")[0]]).toEqual([
      2,
      `spoor: ${id} is pending, not approved.`,
    ]);
    await run(cwd, ["approve", id]);
    expect((await run(cwd, ["run", id, "--exec", "true"])).code).toBe(0);
  });

  test("what failed needs approval, and after three times more than that", async () => {
    const cwd = troubled();
    const id = await idOf(cwd, "failure_mode");
    const risks: unknown[] = [await riskOf(cwd, id)];
    for (let time = 0; time < 3; time += 1) {
      expect((await run(cwd, ["approve", id])).code).toBe(0);
      expect((await run(cwd, ["run", id, "--exec", "exit 1"])).code).toBe(1);
      risks.push(await riskOf(cwd, id));
    }
    expect(risks).toEqual(["low", "medium", "medium", "high"]);
    const refused = await run(cwd, ["approve", id]);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining("of high risk")]);
    expect((await run(cwd, ["approve", id, "--force"])).code).toBe(0);
  });

  test("what made things worse is of high risk", async () => {
    const cwd = troubled();
    const id = await idOf(cwd, "failure_mode");
    await run(cwd, ["approve", id]);
    await run(cwd, ["run", id, "--exec", "true"]);
    await run(cwd, ["done", id, "--actual", "4"]);
    expect(await riskOf(cwd, id)).toBe("high");
  });
});

describe("the tokens of the day", () => {
  test("an approved task does not run beyond them", async () => {
    const cwd = troubled();
    const id = await idOf(cwd, "failure_mode");
    await run(cwd, ["approve", id]);
    const few = ["--exec", "echo ran > ran", "--daily-tokens", "1000"];
    const named = await run(cwd, ["run", id, ...few]);
    expect([named.code, named.err]).toEqual([2, expect.stringContaining("1000 of the day's")]);
    const any = await run(cwd, ["run", ...few]);
    expect([any.code, any.out]).toEqual([0, expect.stringContaining("1 task takes more tokens")]);
    expect(() => readFileSync(join(cwd, "ran"))).toThrow("ENOENT");
  });

  test("those of tasks that were started are gone", async () => {
    const cwd = troubled();
    const id = await idOf(cwd, "failure_mode");
    await run(cwd, ["approve", id]);
    await run(cwd, ["run", id, "--exec", "true"]);
    const { out } = await run(cwd, ["list", "--json"]);
    expect(at(JSON.parse(out), "usedTokens")).toBe(Math.round(30_000 * 1.3 * 1.15));
    await run(cwd, ["approve", await idOf(cwd, "retry_cause")]);
    const rest = await run(cwd, ["run", "--exec", "true", "--daily-tokens", "80000"]);
    expect(rest.out).toContain("1 task takes more tokens than are left of the day's.");
  });
});

describe("two at the same time", () => {
  test("run one task once", async () => {
    const cwd = troubled();
    await run(cwd, ["approve", await idOf(cwd, "failure_mode")]);
    const command = ["run", "--exec", "echo ran >> ran; sleep 1"];
    const all = await Promise.all(Array.from({ length: 4 }, () => run(cwd, command)));
    expect(readFileSync(join(cwd, "ran"), "utf8")).toBe("ran\n");
    expect(all.filter(({ out }) => out.includes(" is done."))).toHaveLength(1);
    expect(all.filter(({ out }) => out.startsWith("No task to run."))).toHaveLength(3);
  });

  test("run two tasks beside each other", async () => {
    const cwd = troubled();
    const ids = [await idOf(cwd, "failure_mode"), await idOf(cwd, "retry_cause")];
    for (const id of ids) await run(cwd, ["approve", id]);
    const command = ["run", "--exec", "echo $PPID >> ran; sleep 1"];
    const all = await Promise.all([run(cwd, command), run(cwd, command)]);
    expect(all.map(({ out }) => out.trim()).toSorted()).toEqual(
      ids.map((id) => `${id} is done.`).toSorted(),
    );
  });

  test("a task that is worked at is not decided on", async () => {
    const cwd = troubled();
    const id = await idOf(cwd, "failure_mode");
    await run(cwd, ["approve", id]);
    const controller = new AbortController();
    const written = new EventEmitter();
    const err: Io["err"] = {
      isTTY: false,
      columns: undefined,
      write: async () => void written.emit("text"),
    };
    const started = once(written, "text");
    const working = run(cwd, ["run", "--exec", "echo here; sleep 30 & wait"], {
      err,
      signal: controller.signal,
    });
    await started;
    expect(at((await listed(cwd))[0], "status")).toBe("running");
    for (const argv of [
      ["reject", id],
      ["done", id],
      ["run", id, "--exec", "true"],
    ]) {
      const { code, err: said } = await run(cwd, argv);
      expect([code, said]).toEqual([2, expect.stringMatching(/is running|works at this task/)]);
    }
    controller.abort();
    expect((await working).out).toBe(`${id} is failed: ended by SIGTERM.\n`);
    expect((await run(cwd, ["approve", id])).code).toBe(0);
  });
});
