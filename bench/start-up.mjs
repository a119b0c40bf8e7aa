// What `spoor/register` adds to the time until the application's first line, as a ratio to what NodeSDK.start() alone adds;
// the variants take turns in one run. `node bench/start-up.mjs [rounds]`
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

function milliseconds(args) {
  const { status, stderr, stdout } = spawnSync(process.execPath, args, {
    cwd: join(here, ".."),
    env: { PATH: process.env.PATH, SPOOR_DIR: dir },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

const times = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
for (let round = 0; round <= rounds; round += 1)
  for (const [name, args] of Object.entries(variants)) {
    const taken = milliseconds(args);
    // The first round fills the caches of the disk.
    if (round > 0) times[name].push(taken);
  }
rmSync(dir, { recursive: true });

const median = (values) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const added = (name) => median(times[name].map((taken, round) => taken - times.bare[round]));
console.log(`Node ${process.versions.node}, ${rounds} rounds, medians`);
for (const name of Object.keys(variants))
  console.log(
    `${name.padEnd(16)} ${median(times[name]).toFixed(1)} ms, added ${added(name).toFixed(1)} ms`,
  );
console.log(
  `ratio of what is added: ${(added("spoor/register") / added("NodeSDK.start()")).toFixed(2)}`,
);
