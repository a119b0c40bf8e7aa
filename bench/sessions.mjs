// How fast `spoor sessions` reads transcripts of Claude Code, cold and again:
//   node bench/sessions.mjs [--megabytes 500] [--rounds 5] [--ccusage <its program>]
// Ratios against ccusage are told where it is named; it counts no tools. Each run is a process of its own, which GNU time
// measures.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeTranscripts } from "./sessions/transcripts.mjs";

const { values } = parseArgs({
  options: {
    megabytes: { type: "string", default: "500" },
    rounds: { type: "string", default: "5" },
    ccusage: { type: "string" },
  },
});
const home = mkdtempSync(join(tmpdir(), "spoor-bench-sessions-"));
const cache = join(home, ".cache");
const spoor = join(import.meta.dirname, "../packages/cli/bin/spoor.js");

/** Runs a program `rounds` times: the least wall time and CPU time, in ms, the most memory, in MB, and what it printed. */
function run(argv, before = () => {}) {
  const best = { wall: Infinity, cpu: Infinity, memory: 0, out: "" };
  for (let round = 0; round < Number(values.rounds); round++) {
    before();
    const { stdout, stderr } = spawnSync("/usr/bin/time", ["-f", "%e %U %S %M", ...argv], {
      env: { PATH: process.env.PATH, HOME: home },
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    });
    const [wall, user, system, kilobytes] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
    best.wall = Math.min(best.wall, wall * 1000);
    best.cpu = Math.min(best.cpu, (user + system) * 1000);
    best.memory = Math.max(best.memory, kilobytes / 1024);
    best.out = stdout;
  }
  return best;
}

try {
  const files = writeTranscripts(home, Number(values.megabytes));
  console.log(`${values.megabytes} MB in ${files} files, best of ${values.rounds} rounds\n`);
  const sessions = [process.execPath, spoor, "sessions", "--json", "--quiet"];
  const runs = {
    "spoor, cold": run(sessions, () => rmSync(cache, { recursive: true, force: true })),
    "spoor, again": run(sessions),
  };
  if (values.ccusage !== undefined)
    runs.ccusage = run([values.ccusage, "claude", "session", "--json", "--offline"]);
  const { ccusage } = runs;
  for (const [name, { wall, cpu, memory }] of Object.entries(runs)) {
    const ratio = ccusage === undefined ? "" : `  ${(wall / ccusage.wall).toFixed(2)} of ccusage`;
    const times = `${wall.toFixed(0)} ms, CPU ${cpu.toFixed(0)} ms`;
    console.log(`${name.padEnd(14)} ${times}, ${memory.toFixed(0)} MB${ratio}`);
  }
  const { tokens } = JSON.parse(runs["spoor, cold"].out).totals;
  if (ccusage !== undefined) {
    const { totals } = JSON.parse(ccusage.out);
    const isSame =
      tokens.input === totals.inputTokens &&
      tokens.output === totals.outputTokens &&
      tokens.cacheRead === totals.cacheReadTokens &&
      tokens.cacheWrite === totals.cacheCreationTokens;
    console.log(`\nthe same tokens: ${isSame}`);
    if (!isSame) process.exitCode = 1;
  }
} finally {
  rmSync(home, { recursive: true });
}
