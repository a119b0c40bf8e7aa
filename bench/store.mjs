// The store with a million spans, each figure beside what bounds it, in one run: adding OTLP/JSON lines beside merely
// parsing and flattening them, bytes a span on disk, memory, questions, and the opening with 64 MiB of live tail.
// `node bench/store.mjs [spans] [file of OTLP/JSON lines]`
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
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

const say = (text) => process.stdout.write(`${text}\n`);
const verdict = (isMet) => (isMet ? "met" : "NOT MET");

try {
  mkdirSync(store, { mode: 0o700 });
  if (!existsSync(file)) execFileSync(process.execPath, [generate, file, String(count)]);
  const limit = measured("flatten", file);
  const added = measured("add", file, store);
  const speed = limit.seconds / added.seconds;
  say(`${count} spans`);
  say(`parse and flatten: ${limit.seconds.toFixed(2)} s, ${limit.megabytes.toFixed(0)} MB RSS`);
  say(
    `added to the store: ${added.seconds.toFixed(2)} s, ${speed.toFixed(2)}x (>= 0.40x ${verdict(speed >= 0.4)})`,
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
  measured("tail", file, store);
  const opened = measured("open", store);
  say(
    `first answer with 64 MiB of live tail: ${opened.seconds.toFixed(2)} s, ${opened.megabytes.toFixed(0)} MB RSS (<= 1.00 s ${verdict(opened.seconds <= 1)})`,
  );
} finally {
  rmSync(dir, { recursive: true, force: true });
}
