// 100,000 blocked texts, no two of them equal, put together to gaps: target 2 s.
import { bench, describe } from "vitest";
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

describe("100,000 blocked texts", () => {
  bench("gaps", () => void gapsOf(records), { iterations: 3, warmupIterations: 1, time: 0 });
});
