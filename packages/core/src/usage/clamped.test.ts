import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clamped, withProblems } from "./clamped.ts";

const count = fc.option(fc.nat(1000), { nil: undefined });
const counts = fc.record({
  inputTokens: fc.nat(1000),
  outputTokens: fc.nat(1000),
  cacheReadTokens: count,
  cacheWriteTokens: count,
  cacheWrite1hTokens: count,
  reasoningTokens: count,
  inputAudioTokens: count,
  outputAudioTokens: count,
  cacheReadAudioTokens: count,
  inputImageTokens: count,
  outputImageTokens: count,
  cacheReadImageTokens: count,
});

test("leaves no part above its whole", () => {
  fc.assert(
    fc.property(counts, (any) => {
      const usage = clamped(any) ?? {};
      const {
        inputTokens = 0,
        outputTokens = 0,
        cacheReadTokens = 0,
        cacheWriteTokens = 0,
      } = usage;
      const { inputAudioTokens = 0, inputImageTokens = 0 } = usage;
      expect(cacheReadTokens + cacheWriteTokens).toBeLessThanOrEqual(inputTokens);
      expect(inputAudioTokens + inputImageTokens).toBeLessThanOrEqual(inputTokens);
      expect(usage.reasoningTokens ?? 0).toBeLessThanOrEqual(outputTokens);
      const outputParts = (usage.outputAudioTokens ?? 0) + (usage.outputImageTokens ?? 0);
      expect(outputParts).toBeLessThanOrEqual(outputTokens);
      expect(usage.cacheWrite1hTokens ?? 0).toBeLessThanOrEqual(any.cacheWriteTokens ?? 1000);
      const cachedParts = (usage.cacheReadAudioTokens ?? 0) + (usage.cacheReadImageTokens ?? 0);
      expect(cachedParts).toBeLessThanOrEqual(any.cacheReadTokens ?? 2000);
    }),
  );
});

test("changes nothing that fits, and nothing twice", () => {
  fc.assert(
    fc.property(counts, (any) => {
      const { problems: _problems, ...once } = clamped(any) ?? {};
      expect(clamped(once)).toEqual(once);
    }),
  );
});

test("keeps parts whose whole was not said", () => {
  expect(clamped({ cacheReadTokens: 5, cacheWriteTokens: 6 })).toEqual({
    cacheReadTokens: 5,
    cacheWriteTokens: 6,
  });
});

test("gives nothing for nothing", () => {
  expect(clamped({})).toBeUndefined();
  expect(clamped({ inputTokens: undefined })).toBeUndefined();
});

describe("problems", () => {
  test("there are none where all fits", () => {
    const fitting = { inputTokens: 10, outputTokens: 5, cacheReadTokens: 10, reasoningTokens: 5 };
    expect(clamped(fitting, 15)).toEqual(fitting);
    expect(clamped({ inputTokens: 8 }, 8)).toEqual({ inputTokens: 8 });
  });

  test("name a part above its whole, and what is cut down", () => {
    expect(clamped({ inputTokens: 10, cacheReadTokens: 8, cacheWriteTokens: 3 })).toEqual({
      inputTokens: 10,
      cacheReadTokens: 8,
      cacheWriteTokens: 2,
      problems: ["part_exceeds_whole"],
    });
  });

  test("name another total", () => {
    expect(clamped({ inputTokens: 10, outputTokens: 5 }, 16)?.problems).toEqual([
      "total_disagrees",
    ]);
  });

  test.each([-1, 0.5, Number.NaN, Infinity, 2 ** 53])("name %d, which is no count", (value) => {
    expect(clamped({ inputTokens: value, outputTokens: 5 })).toEqual({
      outputTokens: 5,
      problems: ["invalid_count"],
    });
    expect(clamped({ inputTokens: 1 }, value)?.problems).toEqual(["invalid_count"]);
  });

  test("are added once, in one order", () => {
    const usage = withProblems({ problems: ["part_exceeds_whole"] }, [
      "total_disagrees",
      "invalid_count",
      "part_exceeds_whole",
    ]);
    expect(usage.problems).toEqual(["invalid_count", "part_exceeds_whole", "total_disagrees"]);
  });
});
