// What `spoor/register` adds to the time until the application's first line and to its memory there, beside what
// NodeSDK.start() alone adds; the variants take turns in one run. `node bench/start-up.mjs [rounds]`
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const rounds = Number(process.argv[2] ?? 20);
const app = join(here, "start-up/app.mjs");
const dir = mkdtempSync(join(tmpdir(), "spoor-bench-"));
const variants = {
  bare: [app],
  "NodeSDK.start()": ["--import", join(here, "start-up/node-sdk.cjs"), app],
  "spoor/register": ["--import", "spoor/register", app],
};

function measured(args) {
  const { status, stderr, stdout } = spawnSync(process.execPath, args, {
    cwd: join(here, ".."),
    env: { PATH: process.env.PATH, SPOOR_DIR: dir },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const runs = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
for (let round = 0; round <= rounds; round += 1)
  for (const [name, args] of Object.entries(variants)) {
    const run = measured(args);
    // The first round fills the caches of the disk.
    if (round > 0) runs[name].push(run);
  }
rmSync(dir, { recursive: true });

const median = (values) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const whole = (name, figure) => median(runs[name].map((run) => run[figure]));
/** By how much one variant is above another, round by round. */
const above = (name, base, figure) =>
  median(runs[name].map((run, round) => run[figure] - runs[base][round][figure]));
const [bare, sdk, spoor] = Object.keys(variants);
console.log(`Node ${process.versions.node}, ${rounds} rounds, medians`);
const figures = { ms: "ms", cpu: "ms of CPU", memory: "MB" };
for (const name of Object.keys(variants)) {
  const all = Object.entries(figures).map(
    ([figure, unit]) =>
      `${whole(name, figure).toFixed(1)} ${unit}, added ${above(name, bare, figure).toFixed(1)}`,
  );
  console.log(`${name.padEnd(16)} ${all.join("; ")}`);
}
for (const [figure, unit] of Object.entries(figures)) {
  const ratio = above(spoor, bare, figure) / above(sdk, bare, figure);
  const beyond = above(spoor, sdk, figure).toFixed(1);
  console.log(`${unit}: ${ratio.toFixed(2)}x of what NodeSDK.start() adds, ${beyond} beyond it`);
}
