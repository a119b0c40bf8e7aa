// What `spoor --help` takes beyond a Node that does nothing; the two take turns. `node bench/cli-start.mjs [rounds]`
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const rounds = Number(process.argv[2] ?? 20);
const boundMs = 40;
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const command = join(root, "packages/cli/bin/spoor.js");
const variants = { bare: ["-e", "0"], "spoor --help": [command, "--help"] };

/** Milliseconds from the start of the process to its end. */
function measured(args) {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - began;
}

const runs = { bare: [], "spoor --help": [] };
for (let round = 0; round <= rounds; round += 1)
  for (const [name, args] of Object.entries(variants)) {
    const took = measured(args);
    // The first round fills the caches of the disk.
    if (round > 0) runs[name].push(took);
  }

const median = (values) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
console.log(`Node ${process.versions.node}, ${rounds} rounds, medians`);
for (const [name, took] of Object.entries(runs))
  console.log(`${name.padEnd(12)} ${median(took).toFixed(1)} ms`);
const added = median(runs["spoor --help"].map((took, round) => took - runs.bare[round]));
console.log(`added ${added.toFixed(1)} ms, at most ${boundMs} ms`);
process.exitCode = added <= boundMs ? 0 : 1;
