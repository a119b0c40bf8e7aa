import { expect, test } from "vitest";
import { runVariant } from "./runner/run-variant.ts";
import { kills } from "./rows/kills.ts";

test(
  "row 6 turns red when spans are written once a turn of the event loop",
  { timeout: 120_000 },
  async () => {
    const row = kills.find(({ row: number }) => number === 6);
    const byItself =
      row?.variants.filter(({ plan }) => plan["dieAt"] !== undefined).slice(0, 2) ?? [];
    expect(byItself).toHaveLength(2);
    for (const kill of byItself) {
      if (row === undefined) continue;
      const variant = { ...kill, setUp: "spoor-per-turn.mjs" };
      const line = await runVariant({ row, variant, system: "spoor" }, { keepsFolder: false });
      expect(line).toMatchObject({ verdict: "broken", signal: "SIGKILL" });
      expect(line.problems).toContainEqual(expect.stringMatching(/spans are neither anywhere/));
    }
  },
);
