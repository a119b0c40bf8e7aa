// 100,000 blocked texts, no two of them equal, put together to gaps: target 2 s. Beside it what reading a file with them takes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, bench, describe } from "vitest";
import { gapsOf } from "../packages/core/src/analysis/gaps/gap.ts";

const verbs = ["Click", "Select", "Press the", "Verify", "Open", "Drag", "Wait for the", "Enter"];
const pages = 300;
const names = 3000;
const count = 100_000;

/** A name without digits, so that no two are taken for one form. */
function nameOf(n: number): string {
  const letters = [n % 26, Math.floor(n / 26) % 26, Math.floor(n / 676)];
  return `item${letters.map((letter) => String.fromCharCode(97 + letter)).join("")}`;
}

function textsOf(): readonly string[] {
  let state = 1;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const name = (): string => nameOf(next(names));
  const found = new Set<string>();
  while (found.size < count) {
    const verb = verbs[next(verbs.length)] ?? "";
    const where = `in the "${name()}" section of ${nameOf(next(pages))} page ${next(100)}`;
    found.add(`${verb} ${name()} ${name()} ${where}`);
  }
  return [...found];
}

const records = textsOf().map((text, i) => ({
  text,
  at: new Date(Date.UTC(2026, 10, 20) + i).toISOString(),
  journey: `journey-${i % 5}`,
}));

const folder = mkdtempSync(join(tmpdir(), "spoor-gaps-"));
const file = join(folder, "blocked-steps-telemetry.jsonl");
writeFileSync(
  file,
  records
    .map(({ text, at, journey }) =>
      JSON.stringify({ journeyId: journey, stepText: text, reason: "No pattern", timestamp: at }),
    )
    .join("\n"),
);

function readLines(): readonly unknown[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}

describe("100,000 blocked texts", () => {
  afterAll(() => rmSync(folder, { recursive: true }));
  bench("read and parse the file", () => void readLines(), {
    iterations: 3,
    warmupIterations: 1,
    time: 0,
  });
  bench("gaps", () => void gapsOf(records), { iterations: 3, warmupIterations: 1, time: 0 });
});
