// Tasks that are worked at by processes of their own.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { at, list } from "@spoor/core/record";
import { expect, test, vi } from "vitest";
import { newFolder } from "../../packages/cli/src/fixture.ts";
import { writeTroubled } from "../../packages/cli/src/fixture-trouble.ts";
import { builtCli } from "../support/cli.ts";

// Each test starts processes, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const env = { PATH: process.env["PATH"], TZ: "UTC", LANG: "C.UTF-8" };

function start(cwd: string, argv: readonly string[]): ChildProcess {
  // The steps of the fixture are of a day of their own.
  const all = [builtCli, "tasks", ...argv, "--since", "2000d"];
  return spawn(process.execPath, all, { cwd, env, stdio: ["ignore", "pipe", "ignore"] });
}

async function ended(
  child: ChildProcess,
): Promise<{ readonly code: unknown; readonly out: string }> {
  const closed = once(child, "close");
  const out = child.stdout === null ? "" : await text(child.stdout);
  await closed;
  return { code: child.exitCode, out };
}

const tasks = (cwd: string, ...argv: readonly string[]): ReturnType<typeof ended> =>
  ended(start(cwd, argv));

async function listed(cwd: string): Promise<readonly unknown[]> {
  return list(at(JSON.parse((await tasks(cwd, "list", "--json")).out), "tasks"));
}

async function withApproved(): Promise<{ readonly cwd: string; readonly id: string }> {
  const cwd = newFolder();
  writeTroubled(join(cwd, ".spoor"));
  const id = String(at((await listed(cwd))[0], "id"));
  expect((await tasks(cwd, "approve", id)).code).toBe(0);
  return { cwd, id };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(20);
}

test("of several processes one works at a task", async () => {
  const { cwd, id } = await withApproved();
  const command = ["run", "--exec", "echo ran >> ran; sleep 3"];
  const all = await Promise.all(Array.from({ length: 4 }, () => tasks(cwd, ...command)));
  expect(readFileSync(join(cwd, "ran"), "utf8")).toBe("ran\n");
  expect(all.filter(({ out }) => out === `${id} is done.\n`)).toHaveLength(1);
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
});

test("a task whose process was killed has failed, and may be tried again", async () => {
  const { cwd, id } = await withApproved();
  // It ends by itself soon after.
  const child = start(cwd, ["run", "--exec", "echo ran >> ran; sleep 2"]);
  await until(() => existsSync(join(cwd, "ran")));
  child.kill("SIGKILL");
  await once(child, "exit");
  const [first] = await listed(cwd);
  expect(first).toMatchObject({ id, status: "failed", risk: "medium" });
  expect((await tasks(cwd, "approve", id)).code).toBe(0);
  const again = await tasks(cwd, "run", "--exec", "cat > got.json");
  expect([again.code, again.out]).toEqual([0, `${id} is done.\n`]);
  const got: unknown = JSON.parse(readFileSync(join(cwd, "got.json"), "utf8"));
  expect(at(at(got, "task"), "id")).toBe(id);
});

test("a process that is asked to stop stops its command with all it started, and says so", async () => {
  const { cwd, id } = await withApproved();
  const child = start(cwd, ["run", "--exec", "sleep 100 & echo $! > pid; wait"]);
  await until(() => existsSync(join(cwd, "pid")));
  const closed = ended(child);
  await until(() => readFileSync(join(cwd, "pid"), "utf8").endsWith("\n"));
  child.kill("SIGTERM");
  await closed;
  const pid = Number(readFileSync(join(cwd, "pid"), "utf8"));
  await until(() => {
    try {
      return readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z");
    } catch {
      return true;
    }
  });
  expect((await listed(cwd))[0]).toMatchObject({ id, status: "failed" });
});
