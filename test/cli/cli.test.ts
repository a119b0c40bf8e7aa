// The command as it is published, in a process of its own.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { at } from "@spoor/core/record";
import { describe, expect, test, vi } from "vitest";
import { newFolder, writeJournal } from "../../packages/cli/src/fixture.ts";
import { workflowEvents, workflowSpans } from "../../packages/cli/src/fixture-workflow.ts";
import { installedCli } from "../support/cli.ts";

const packageFolder = join(import.meta.dirname, "../../packages/cli");
// Outside of the checkout, where a user without rights to it can run it.
const built = installedCli();
const env = { PATH: process.env["PATH"], TZ: "UTC", LANG: "C.UTF-8" };

// Each test starts processes, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

function start(argv: readonly string[], cwd: string = newFolder()): ChildProcess {
  return spawn(process.execPath, [built, ...argv], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
}

async function ended(child: ChildProcess): Promise<Ended> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("the child has no pipes");
  const [out, err] = await Promise.all([text(stdout), text(stderr), once(child, "close")]);
  return { code: child.exitCode, signal: child.signalCode, out, err };
}

const spoor = (argv: readonly string[], cwd?: string): Promise<Ended> => ended(start(argv, cwd));

/** A project whose `.spoor` holds one run. */
function project(): string {
  const folder = newFolder();
  writeJournal(join(folder, ".spoor"), { spans: workflowSpans, events: workflowEvents });
  return folder;
}

test("the bundle has everything inside but Node's own modules and what npm brings", () => {
  const bundle = join(packageFolder, "dist/bundle");
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const brought = Object.keys(Object(at(manifest, "dependencies")));
  const names = readdirSync(bundle).flatMap((file) => {
    const source = readFileSync(join(bundle, file), "utf8").replace(/^\s*\*.*$/gm, "");
    const found = source.matchAll(
      /(?:^(?:import|export) [^"']*?from |^import |\bimport\()"([^"]+)"/gm,
    );
    return [...found].map(([, name = ""]) => name);
  });
  const others = names.filter((name) => !name.startsWith("node:") && !brought.includes(name));
  expect(others.length).toBeGreaterThan(0);
  for (const name of others) expect(readdirSync(bundle)).toContain(name.replace(/^\.\//, ""));
});

describe("exit code 0", () => {
  test.each([
    [["show"], /tickets {2}✓ completed/],
    [["trace"], /^a0000000 {2}tickets/m],
    [["trace", "a0"], /├─ ✓ \[0\] Initialize and Lock {2}456ms/],
    [["cost", "--group-by", "workflow"], /^tickets +3 .* \$0\.0325 \(\+1 unpriced\)/m],
    [["cost", "recompute"], /^3 calls, /m],
    [["export", "--json"], /"schema": "spoor\.export\/2"/],
    [["export", "--format", "otlp"], /^\{"resourceSpans":/m],
    [["telemetry", "show", "--json"], /"schema": "spoor\.show\/1"/],
    [["clear", "--yes"], /^Deleted 2 files/],
    [["--help"], /^Usage: spoor/],
    [["--version"], /^\d+\.\d+\.\d+\n$/],
  ])("%j", async (argv, out) => {
    const result = await spoor(argv, project());
    expect(result).toMatchObject({ code: 0, err: "" });
    expect(result.out).toMatch(out);
  });

  test("where there is nothing yet", async () => {
    const result = await spoor(["show"]);
    expect(result).toMatchObject({ code: 0, err: "" });
    expect(result.out).toMatch(/^No telemetry yet\./);
  });

  test("without a word when the reader of a pipe has seen enough", async () => {
    const cwd = newFolder();
    const spans = Array.from({ length: 5000 }, (_, i) => ({
      id: i.toString(16).padStart(4, "1"),
      name: "x",
    }));
    writeJournal(join(cwd, ".spoor"), { spans });
    const child = start(["export", "--format", "ndjson"], cwd);
    const errors = child.stderr === null ? "" : text(child.stderr);
    await once(child.stdout ?? child, "data");
    child.stdout?.destroy();
    await once(child, "exit");
    expect([child.exitCode, child.signalCode, await errors]).toEqual([0, null, ""]);
  });
});

test("exit code 1 with one line of what and one of what to do", async () => {
  const { code, err } = await spoor(["export", "--out", "no/such/file"], project());
  expect(code).toBe(1);
  expect(err).toMatch(/^spoor: Cannot write .*no\/such\/file \(ENOENT\)\.\n[^\n]+\n$/);
});

test.each([[["shwo"]], [["show", "--sicne", "2h"]], [["trace", "zz"]], [["clear"]]])(
  "exit code 2: %j",
  async (argv) => {
    const { code, out, err } = await spoor(argv, project());
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^spoor: /);
  },
);

test("exit code 5 for what cannot be read, and for what is in use", async () => {
  const cwd = project();
  writeFileSync(join(cwd, "file"), "");
  expect(await spoor(["show", "--store", "file"], cwd)).toMatchObject({ code: 5, out: "" });
  writeJournal(join(cwd, ".spoor"), { spans: workflowSpans, pid: process.pid, open: true });
  const inUse = await spoor(["clear", "--yes"], cwd);
  expect(inUse.code).toBe(5);
  expect(inUse.err).toContain(`(pid ${process.pid})`);
});

test("exit code 5 for a segment that this user may not read", async () => {
  const cwd = project();
  const journal = join(cwd, ".spoor", "journal");
  for (const name of readdirSync(journal)) chmodSync(join(journal, name), 0o000);
  chmodSync(cwd, 0o755);
  // Root may read everything, and only root may start a Node that lies in its own home.
  const drop = ["--import", "data:text/javascript,process.setuid(65534)"];
  const args = [...(process.getuid?.() === 0 ? drop : []), built, "show"];
  const child = spawn(process.execPath, args, { cwd, env });
  const { code, err } = await ended(child);
  expect(code).toBe(5);
  expect(err).toMatch(/^spoor: Cannot read the telemetry in .*\.spoor \(EACCES\)\.\n/);
});

test.each(["show", "trace", "cost", "export"])(
  "exit code 7 of %s where data was required",
  async (name) => {
    expect((await spoor([name, "--require-data"])).code).toBe(7);
  },
);

describe("tail", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("prints what comes and ends on %s with %d", async (signal, code) => {
    const cwd = newFolder();
    const child = start(["tail"], cwd);
    const result = ended(child);
    if (child.stdout === null || child.stderr === null) throw new Error("the child has no pipes");
    // It says that it follows; what is written from then on is printed.
    await once(child.stderr, "data");
    writeJournal(join(cwd, ".spoor"), { spans: workflowSpans.slice(0, 1), open: true });
    await once(child.stdout, "data");
    child.kill(signal);
    expect(await result).toMatchObject({
      code,
      signal: null,
      out: "09:00:00.456 ✓ step      [0] Initialize and Lock  456ms\n",
    });
  });
});

describe("on a terminal", () => {
  const script = "/usr/bin/script";
  /** What the command shows on a terminal of its own, on which `answer` is typed when it asks. */
  async function terminal(command: string, cwd: string, answer = ""): Promise<Ended> {
    const line = `${process.execPath} ${built} ${command}`;
    const child = spawn(script, ["-qec", line, "/dev/null"], {
      cwd,
      env: { ...env, TERM: "xterm" },
    });
    let shown = "";
    child.stdout.on("data", (data: Buffer) => {
      const asked = shown.includes("[y/N]");
      shown += data.toString();
      if (!asked && shown.includes("[y/N]")) child.stdin.write(answer);
    });
    return ended(child);
  }
  const hasTerminal = existsSync(script);
  if (!hasTerminal) process.emitWarning(`SKIPPED: tests on a terminal, there is no ${script}`);

  test.skipIf(!hasTerminal)("has colours", async () => {
    const { code, out } = await terminal("show", project());
    expect(code).toBe(0);
    expect(out).toContain("\u001B[32m✓ completed\u001B[39m");
  });

  test.skipIf(!hasTerminal)("asks before it deletes and takes no for an answer", async () => {
    const cwd = project();
    const refused = await terminal("clear", cwd, "n\n");
    expect(refused.code).toBe(0);
    expect(refused.out).toMatch(/Delete 2 files .* What goes is kept in backup\/\. \[y\/N\]/);
    expect(refused.out).toContain("Nothing was deleted.");
    expect((await terminal("clear", cwd, "y\n")).out).toContain("Deleted 2 files");
    expect((await spoor(["show"], cwd)).out).toContain("No telemetry yet.");
  });

  test.skipIf(!hasTerminal)(
    "ends on Ctrl-C at the question with 130 and deletes nothing",
    async () => {
      const cwd = project();
      expect(await terminal("clear", cwd, "\u0003")).toMatchObject({ code: 130 });
      expect((await spoor(["show"], cwd)).out).toContain("1 workflow,");
    },
  );
});
