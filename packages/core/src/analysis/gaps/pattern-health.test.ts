import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPrunable, patternHealth } from "./pattern-health.ts";
import { wilsonLowerBound } from "./wilson.ts";

const nowMs = Date.UTC(2026, 10, 20);
const dayMs = 86_400_000;
const record = fc.record({
  successes: fc.integer({ min: 0, max: 80 }),
  failures: fc.integer({ min: 0, max: 6 }),
  journeys: fc.integer({ min: 0, max: 4 }),
  lastUsedMs: fc.integer({ min: 0, max: 200 }).map((days) => nowMs - days * dayMs),
});

describe("patternHealth", () => {
  test("promotes what meets all five rules, and nothing else", () => {
    fc.assert(
      fc.property(record, (pattern) => {
        const { successes, failures, journeys } = pattern;
        const confidence = wilsonLowerBound(successes, failures);
        const isReady =
          confidence >= 0.9 &&
          successes >= 5 &&
          journeys >= 2 &&
          failures <= 2 &&
          successes / Math.max(1, successes + failures) >= 0.85;
        const found = patternHealth(pattern);
        expect(found.confidence).toBe(confidence);
        expect(found.promotion === "ready").toBe(isReady);
        expect(found.missing.length === 0).toBe(isReady);
        const isNear = !isReady && found.missing.length <= 2 && successes >= 2;
        expect(found.promotion === "near").toBe(isNear);
      }),
    );
  });

  test.each([
    [{ successes: 35, failures: 0, journeys: 2 }, "ready", []],
    [{ successes: 35, failures: 0, journeys: 1 }, "near", ["minJourneys"]],
    [{ successes: 20, failures: 0, journeys: 1 }, "near", ["minConfidence", "minJourneys"]],
    [{ successes: 90, failures: 3, journeys: 2 }, "near", ["maxFailures"]],
    [{ successes: 1, failures: 0, journeys: 2 }, "no", ["minConfidence", "minSuccesses"]],
  ] as const)("%j is %s, without %j", (pattern, promotion, missing) => {
    const found = patternHealth({ ...pattern, lastUsedMs: nowMs });
    expect([found.promotion, found.missing]).toEqual([promotion, missing]);
  });
});

describe("isPrunable", () => {
  test("is what failed as often as it worked, or never worked and is old", () => {
    fc.assert(
      fc.property(record, (pattern) => {
        const { successes, failures, lastUsedMs } = pattern;
        const isWrong =
          failures > 0 && successes <= failures && wilsonLowerBound(successes, failures) < 0.3;
        const isOld = successes === 0 && nowMs - lastUsedMs > 90 * dayMs;
        expect(isPrunable(pattern, nowMs)).toBe(isWrong || isOld);
      }),
    );
  });

  test("is nothing that may be promoted", () => {
    fc.assert(
      fc.property(record, (pattern) => {
        const isReady = patternHealth(pattern).promotion === "ready";
        expect(isReady && isPrunable(pattern, nowMs)).toBe(false);
      }),
    );
  });
});
