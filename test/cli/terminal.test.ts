// Commands on a terminal that somebody looks at and types into, and in front of a reader that has seen enough.
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { newFolder, writeJournal } from "../../packages/cli/src/fixture.ts";
import { workflowEvents, workflowSpans } from "../../packages/cli/src/fixture-workflow.ts";
import { installedCli } from "../support/cli.ts";

const cli = installedCli();
const spoor = `"${process.execPath}" "${cli}"`;
const env = { PATH: process.env["PATH"], TZ: "UTC", LANG: "C.UTF-8", TERM: "xterm" };

function project(): string {
  const folder = newFolder();
  mkdirSync(join(folder, ".spoor"));
  const many = Array.from({ length: 3000 }, (_, i) => ({
    trace: "c",
    id: i.toString(16).padStart(4, "1"),
    name: `span ${i}`,
  }));
  writeJournal(join(folder, ".spoor"), {
    spans: [...workflowSpans, ...many],
    events: workflowEvents,
  });
  return folder;
}

describe("a reader that has seen enough", () => {
  const cwd = project();

  test.each([
    "show",
    "trace",
    "trace c0 -n 3000",
    "cost",
    "status",
    "export --json --spans",
    "export --format ndjson",
    "export --format otlp-json",
    "export --format csv",
    "prices",
    "--help",
  ])("ends %s without a word", (command) => {
    const line = `set -o pipefail; ${spoor} ${command} | head -n 1 > /dev/null`;
    const ended = spawnSync("bash", ["--norc", "-c", line], { cwd, env, encoding: "utf8" });
    expect(ended).toMatchObject({ status: 0, stderr: "" });
  });
});

describe("on a terminal", () => {
  const hasTmux = spawnSync("tmux", ["-V"]).error === undefined;
  const socket = `spoor-${randomBytes(6).toString("hex")}`;
  const tmux = (...args: string[]): string =>
    execFileSync("tmux", ["-L", socket, "-f", "/dev/null", ...args], { env, encoding: "utf8" });

  beforeEach((context) => {
    if (hasTmux) return;
    console.warn("SKIPPED: commands on a terminal, tmux is not installed");
    context.skip();
  });
  afterAll(() => {
    if (hasTmux) spawnSync("tmux", ["-L", socket, "kill-server"]);
  });

  /** A shell of its own in a new window of that size, in which `command` is typed. */
  function open(command: string, cwd: string, columns: number): string {
    const name = randomBytes(4).toString("hex");
    const size = ["-x", String(columns), "-y", "30"];
    tmux("new-session", "-d", "-s", name, ...size, "-c", cwd, "env PS1='$ ' bash --norc");
    tmux("send-keys", "-t", name, `${command}; echo "ended with $?"`, "Enter");
    return name;
  }
  const screen = (name: string): string => tmux("capture-pane", "-p", "-t", name);
  const soon = { timeout: 30_000, interval: 100 };

  test("tail prints what comes, as it comes, and ends on Ctrl-C", { timeout: 60_000 }, async () => {
    const cwd = newFolder();
    const window = open(`${spoor} tail`, cwd, 90);
    await expect.poll(() => screen(window), soon).toContain("Ctrl-C stops");
    writeJournal(join(cwd, ".spoor"), { spans: workflowSpans.slice(0, 1), open: true });
    await expect.poll(() => screen(window), soon).toMatch(/09:00:00\.456 ✓ step +\[0\] Initialize/);
    tmux("send-keys", "-t", window, "C-c");
    await expect.poll(() => screen(window), soon).toContain("ended with 130");
  });

  test(
    "show --watch draws in place what comes, and ends on Ctrl-C",
    { timeout: 60_000 },
    async () => {
      const cwd = newFolder();
      const folder = join(cwd, ".spoor");
      writeJournal(folder, { spans: workflowSpans.slice(0, 1) });
      const window = open(`${spoor} show steps --watch=200ms`, cwd, 90);
      await expect.poll(() => screen(window), soon).toContain("Initialize and Lock");
      expect(screen(window)).toMatch(/^Every 200ms, .*, Ctrl-C stops\.\n\nSteps\n/);
      writeJournal(folder, { spans: workflowSpans, seq: 1 });
      await expect.poll(() => screen(window), soon).toContain("Generate Draft");
      expect(screen(window).match(/^Steps$/gm)).toHaveLength(1);
      tmux("send-keys", "-t", window, "C-c");
      await expect.poll(() => screen(window), soon).toContain("ended with 130");
    },
  );

  test("show takes the width of the window", { timeout: 60_000 }, async () => {
    const window = open(`clear; ${spoor} show`, project(), 60);
    await expect.poll(() => screen(window), soon).toContain("ended with 0");
    expect(screen(window)).toMatch(/^trace .*$|Next: npx @spoor\/cli trace/m);
    const lines = screen(window).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines.join("\n")).toMatch(/^tickets +✓ completed +10\.0s +\$0\.0325 \(\+1 unpriced\)$/m);
  });
});
