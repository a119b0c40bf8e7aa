// Completion in real shells, with the command as npm installs it.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { newFolder, traceIdOf, writeJournal } from "../../packages/cli/src/fixture.ts";
import { modelSpan, workflowSpans } from "../../packages/cli/src/fixture-workflow.ts";
import { installedCli } from "../support/cli.ts";

const home = newFolder();
const bin = join(home, "bin");
mkdirSync(bin);
const spoor = join(bin, "spoor");
symlinkSync(installedCli(), spoor);
/** Runs a command on a terminal of its own. */
const terminal = "/usr/bin/script";
const project = join(home, "project");
const hostile = '$(touch "pwned");`touch pwned`';
writeJournal(join(project, ".spoor"), {
  spans: [...workflowSpans, modelSpan({ id: "99", start: 1, ms: 1 }, hostile, 0.1)],
});
const env = {
  PATH: `${bin}:${process.env["PATH"] ?? ""}`,
  HOME: home,
  LANG: "C.UTF-8",
  NODE_NO_WARNINGS: "1",
};

/** What the command answers to the shells for a line whose last word is completed. */
function answered(...words: string[]): string[] {
  const args = ["complete", "--", ...words];
  const out = execFileSync(spoor, args, { cwd: project, env, encoding: "utf8" });
  return out.trimEnd().split("\n");
}

describe("the answer to a shell", () => {
  test("is a line a suggestion, and one for what else belongs there", () => {
    expect(answered("expo")).toEqual([expect.stringMatching(/^export\t.+/), ":4"]);
    expect(answered("show", "--store", "")).toEqual([":0"]);
  });

  test("has values of the store, at once or as soon as these are known", async () => {
    const traces = [`${traceIdOf("a")}\t`, ":4"];
    await expect.poll(() => answered("trace", "a"), { timeout: 20_000 }).toEqual(traces);
    expect(answered("show", "--service", "")).toEqual(["shop\t", ":4"]);
    expect(answered("show", "--service=s")).toEqual(["--service=shop\t", ":4"]);
  });

  test("has nothing that a shell would run, and never fails", () => {
    writeFileSync(join(home, "file"), "");
    expect(answered("show", "--store", join(home, "file"), "--service", "")).toEqual([":4"]);
    expect(answered("show", "--model", "").join("\n")).not.toContain("touch");
  });
});

/** What bash makes of a line when Tab is pressed at its end. */
function bashCompletes(line: string): string[] {
  const script = `
    source <(spoor completion bash)
    COMP_LINE=$1 COMP_POINT=\${#1}
    read -ra COMP_WORDS <<< "$1"
    [[ $1 == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
    _spoor spoor
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync("bash", ["--norc", "--noprofile", "-c", script, "bash", line], {
    cwd: project,
    env,
    encoding: "utf8",
  });
  return out.split("\n").filter((word) => word !== "");
}

describe("bash", () => {
  test.each([
    ["spoor expo", ["export"]],
    ["spoor export --form", ["--format"]],
    ["spoor export --format nd", ["ndjson"]],
    ["spoor trace a", [traceIdOf("a")]],
  ])("completes %j", (line, words) => {
    expect(bashCompletes(line)).toEqual(words);
  });

  test("completes at the keyboard", (context) => {
    if (!existsSync(terminal)) {
      console.warn(`SKIPPED: completion at the keyboard, there is no ${terminal}`);
      context.skip();
    }
    // An interactive bash with its own line editor, on a terminal of its own.
    const rc = join(home, "bashrc");
    writeFileSync(rc, "PS1='$ '; source <(spoor completion bash)\n");
    const typed = "spoor expo\t--forma\tnd\t--out typed.jsonl\nexit\n";
    const line = `bash --noprofile --rcfile ${rc} -i`;
    const ended = spawnSync(terminal, ["-qec", line, "/dev/null"], {
      cwd: project,
      env: { ...env, TERM: "dumb" },
      input: typed,
      encoding: "utf8",
      timeout: 20_000,
    });
    expect(ended.stdout).toContain("Exported 12 spans");
  });

  test("evaluates none of the words", () => {
    bashCompletes("spoor $(touch${IFS}pwned) expo");
    expect(execFileSync("ls", { cwd: project, encoding: "utf8" })).not.toContain("pwned");
  });
});

const isThere = (shell: string): boolean => spawnSync(shell, ["--version"]).error === undefined;

describe.each([
  ["zsh", ["-n"]],
  ["fish", ["--no-execute"]],
] as const)("%s", (shell, checks) => {
  test("takes the script", (context) => {
    if (!isThere(shell)) {
      console.warn(`SKIPPED: completion in ${shell}, which is not installed`);
      context.skip();
    }
    const script = execFileSync(spoor, ["completion", shell], { env, encoding: "utf8" });
    const file = join(home, `script.${shell}`);
    writeFileSync(file, script);
    expect(spawnSync(shell, [...checks, file], { encoding: "utf8" })).toMatchObject({
      status: 0,
      stderr: "",
    });
  });
});

test("fish completes with it", (context) => {
  if (!isThere("fish")) {
    console.warn("SKIPPED: completion in fish, which is not installed");
    context.skip();
  }
  const script = `spoor completion fish | source; complete -C "spoor export --format nd"`;
  const ended = spawnSync("fish", ["--no-config", "-c", script], {
    cwd: project,
    env,
    encoding: "utf8",
  });
  expect(ended).toMatchObject({ status: 0, stdout: "ndjson\n" });
});

test.each(["zsh", "fish", "pwsh"])("there is a script for %s that asks spoor", (shell) => {
  const script = execFileSync(spoor, ["completion", shell], { env, encoding: "utf8" });
  expect(script).toMatch(/spoor complete '?--/);
});

test("for another shell there is none", () => {
  const ended = spawnSync(spoor, ["completion", "tcsh"], { env, encoding: "utf8" });
  expect(ended.status).toBe(2);
  expect(ended.stderr).toBe(
    'spoor: There is no completion for "tcsh".\nSay one of bash, zsh, fish, pwsh.\n',
  );
});
