import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { at, list, number, text } from "../record/index.ts";
import { replay } from "./index.ts";

const file = fileURLToPath(new URL("../../../../../shared/data/cost-cases.json", import.meta.url));
const cases = existsSync(file) ? list(at(JSON.parse(readFileSync(file, "utf8")), "cases")) : [];
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (cases.length === 0) console.warn(`SKIPPED: no cost cases at ${file}`);

describe.skipIf(cases.length === 0)("the cases with a known cost", () => {
  const named = cases.map((one) => ({ id: text(at(one, "id")) ?? "", one }));

  test.each(named)("$id is passed, to the pico-USD and in every dimension", ({ one }) => {
    const { pass, usd, breakdown, expectedBreakdown } = replay(one);
    expect(pass).toBe(true);
    expect(pico(usd)).toBe(pico(number(at(one, "expected_usd"))));
    const parts = Object.entries(expectedBreakdown ?? {}).filter(([, part]) => part > 0);
    expect(Object.fromEntries(Object.entries(breakdown).map(inPico))).toEqual(
      Object.fromEntries(parts.map(inPico)),
    );
  });
});

function pico(usd: number | undefined): number | undefined {
  return usd === undefined ? undefined : Math.round(usd * 1e12);
}

function inPico([name, usd]: readonly [string, number]): readonly [string, number | undefined] {
  return [name, pico(usd)];
}
