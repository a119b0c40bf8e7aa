// Every command in the READMEs of small examples is run, in order, and prints what they say.
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../../packages/cli/src/fixture.ts";
import { builtCli } from "../support/cli.ts";
import { root } from "../support/run-app.ts";

/** What the commands of `examples/<name>/README.md` print, each run in a copy of that folder. */
function printedBy(name: string): readonly string[] {
  const home = newFolder();
  cpSync(join(root, "examples", name), home, { recursive: true });
  symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
  const readme = readFileSync(join(home, "README.md"), "utf8");
  const [, commands = ""] = /```sh\n([^`]*)```/.exec(readme) ?? [];
  return commands
    .trim()
    .split("\n")
    .map((command) => {
      const words = command
        .replace("npx @spoor/cli", builtCli)
        .replace(/^node /, "")
        .split(" ");
      return execFileSync(process.execPath, words, {
        cwd: home,
        env: { PATH: process.env["PATH"], HOME: home, TZ: "UTC", LANG: "C.UTF-8" },
        encoding: "utf8",
      });
    });
}

test("plain-steps: what was suggested is known the next time", { timeout: 60_000 }, () => {
  const [first, gaps, accepted, second, patterns] = printedBy("plain-steps");
  expect(first).toBe("blocked: 5 of 9 steps\n");
  expect(gaps).toContain("2 gaps in ");
  expect(accepted).toContain("1 pattern added to ");
  expect(second).toBe("blocked: 1 of 9 steps\n");
  expect(patterns).toMatch(/^pattern-ce6436cca916689a +4 +0 /m);
});

test(
  "token-limits: estimates are judged, and what goes wrong is a task",
  { timeout: 60_000 },
  () => {
    const [written, analyzed, calibrated, tasks, exported] = printedBy("token-limits");
    expect(written).toBe("wrote 24 chapters\n");
    expect(analyzed).toMatch(/^underestimation +24 +24 +100\.0 % +5\.0 % +above$/m);
    expect(calibrated).toMatch(/^docs +low +24 +96\.9 % +1\.60x +1\.26x +1500 +2162$/m);
    expect(tasks).toMatch(/^2 tasks$/m);
    expect(exported).toContain("TASK-4D6FE088");
  },
);
