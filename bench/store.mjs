// The store with a million spans, each figure beside what bounds it, in one run: adding OTLP/JSON lines beside merely
// parsing and flattening them, bytes a span on disk, memory, questions, and `spoor show` as a process of its own, with
// and without 64 MiB of live tail.
// `node bench/store.mjs [spans] [file of OTLP/JSON lines]`
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";

const count = Number(process.argv[2] ?? 1_000_000);
const dir = mkdtempSync(join(tmpdir(), "spoor-bench-store-"));
const file = process.argv[3] ?? join(dir, "otlp.jsonl");
const part = join(import.meta.dirname, "store/part.mjs");
const generate = join(import.meta.dirname, "store/generate.mjs");
const store = join(dir, ".spoor");

/** What a process of its own measured. */
function measured(...args) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [part, ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
  return JSON.parse(stdout);
}

/** The seconds that `spoor show` takes as a whole process. */
function shown() {
  const begun = performance.now();
  const spoor = join(import.meta.dirname, "../packages/cli/bin/spoor.js");
  execFileSync(process.execPath, [spoor, "show", "--json", "--store", store], {
    maxBuffer: 2 ** 26,
  });
  return (performance.now() - begun) / 1000;
}

const say = (text) => process.stdout.write(`${text}\n`);
const verdict = (isMet) => (isMet ? "met" : "NOT MET");

try {
  mkdirSync(store, { mode: 0o700 });
  if (!existsSync(file)) execFileSync(process.execPath, [generate, file, String(count)]);
  const limit = measured("flatten", file);
  const added = measured("add", file, store);
  const speed = limit.seconds / added.seconds;
  say(`${count} spans, load average ${loadavg()[0].toFixed(1)}`);
  say(
    `parse and flatten: ${limit.seconds.toFixed(2)} s (${limit.cpu.toFixed(2)} s of CPU), ${limit.megabytes.toFixed(0)} MB RSS`,
  );
  say(
    `added to the store: ${added.seconds.toFixed(2)} s (${added.cpu.toFixed(2)} s of CPU), ${speed.toFixed(2)}x (>= 0.40x ${verdict(speed >= 0.4)})`,
  );
  say(`RSS: ${added.megabytes.toFixed(0)} MB (<= 500 MB ${verdict(added.megabytes <= 500)})`);
  const bytes = added.bytes / added.spans;
  say(`on disk: ${bytes.toFixed(1)} bytes a span (<= 60 ${verdict(bytes <= 60)})`);
  const again = measured("add", file, store);
  say(
    `the same again: ${again.seconds.toFixed(2)} s, ${again.added} new, ${again.megabytes.toFixed(0)} MB RSS`,
  );
  for (const { name, ms, most, cold } of measured("ask", store).questions) {
    say(
      `${name}: ${ms.toFixed(0)} ms warm, ${cold.toFixed(0)} ms first (<= ${most} ms ${verdict(ms <= most)})`,
    );
  }
  say(`spoor show, no live tail: ${shown().toFixed(2)} s`);
  measured("tail", file, store);
  const opened = measured("open", store);
  say(
    `first answer with 64 MiB of live tail: ${opened.seconds.toFixed(2)} s (${opened.cpu.toFixed(2)} s of CPU), ${opened.megabytes.toFixed(0)} MB RSS`,
  );
  const cold = shown();
  say(
    `spoor show with 64 MiB of live tail: ${cold.toFixed(2)} s (<= 1.00 s ${verdict(cold <= 1)})`,
  );
} finally {
  rmSync(dir, { recursive: true, force: true });
}
