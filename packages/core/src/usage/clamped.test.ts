import * as fc from "fast-check";
import { expect, test } from "vitest";
import { clamped } from "./clamped.ts";

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
      expect(usage.cacheReadAudioTokens ?? 0).toBeLessThanOrEqual(any.cacheReadTokens ?? 1000);
    }),
  );
});

test("changes nothing that fits, and nothing twice", () => {
  fc.assert(
    fc.property(counts, (any) => {
      const once = clamped(any);
      expect(clamped(once ?? {})).toEqual(once);
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
