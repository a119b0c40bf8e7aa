// What an ended span of about 3 kB takes of the application's thread, journal on: 25 us p50 and 1 ms p99 are the bounds;
// what 20 kB of redacted content add: 5 us per kB; and how far the memory grows in a burst of 10,000: 30 MB. Beside it the
// same spans with OpenTelemetry's own batch processor. `node bench/span-path.mjs [spans] [rounds]`
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [spans = "20000", rounds = "3"] = process.argv.slice(2);
const app = join(here, "span-path/app.mjs");
const spoor = ["--import", "spoor/register"];
const stock = ["--import", join(here, "span-path/node-sdk.cjs")];
const variants = {
  "end(), batch processor": { args: [...stock, app, "span"] },
  "end()": { args: [...spoor, app, "span"] },
  "end() of a model call, priced": { args: [...spoor, app, "modelCall"] },
  "llmCall(), batch processor": { args: [...stock, app, "llmCall"] },
  "llmCall()": { args: [...spoor, app, "llmCall"] },
  "llmCall(), 20 kB of content": {
    args: [...spoor, app, "llmCall"],
    env: { SPOOR_CAPTURE_CONTENT: "all" },
  },
};

function measured({ args, env }) {
  const dir = mkdtempSync(join(tmpdir(), "spoor-bench-"));
  const { status, stderr, stdout } = spawnSync(process.execPath, ["--expose-gc", ...args, spans], {
    cwd: join(here, ".."),
    env: { PATH: process.env.PATH, SPOOR_DIR: dir, ...env },
    encoding: "utf8",
  });
  rmSync(dir, { recursive: true });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const median = (values) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const runs = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
for (let round = 0; round < Number(rounds); round += 1)
  for (const [name, variant] of Object.entries(variants)) runs[name].push(measured(variant));

console.log(`node ${process.versions.node}, ${spans} spans, medians of ${rounds} rounds, us`);
for (const [name, all] of Object.entries(runs)) {
  const [p50, p99, max, grown] = ["p50", "p99", "max", "grown"].map((figure) =>
    median(all.map((run) => run[figure])),
  );
  console.log(
    `${name.padEnd(34)} p50 ${p50.toFixed(1)}  p99 ${p99.toFixed(0)}  max ${max.toFixed(0)}  10,000 more: +${grown.toFixed(0)} MB`,
  );
}
