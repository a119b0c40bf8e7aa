import { describe, expect, test } from "vitest";
import { halfEven, tokenAmounts } from "./amounts.ts";
import { ratesOf } from "./catalog/rates.ts";

describe("tokenAmounts", () => {
  const audio = ratesOf(
    { input_mtok: 4, cache_read_mtok: 1, input_audio_mtok: 32, cache_audio_read_mtok: 2 },
    -1,
    false,
  );

  test("takes for cached audio what audio and cache exceed the total by", () => {
    const usage = { inputTokens: 100, cacheReadTokens: 90, inputAudioTokens: 50, outputTokens: 0 };
    expect(tokenAmounts(usage, audio, [1, 1])).toMatchObject({
      breakdown: { cacheRead: 50 * 1e6, audio: 10 * 32e6 + 40 * 2e6 },
    });
  });

  test("bills what has no price of its own as what it is a kind of", () => {
    const plain = ratesOf({ input_mtok: 2, output_mtok: 3 }, -1, false);
    const usage = {
      inputTokens: 100,
      cacheReadTokens: 50,
      cacheWriteTokens: 20,
      cacheWrite1hTokens: 20,
      inputAudioTokens: 30,
      inputImageTokens: 10,
      outputTokens: 40,
      outputAudioTokens: 20,
      outputImageTokens: 20,
      reasoningTokens: 40,
    };
    expect(tokenAmounts(usage, plain, [1, 1])).toEqual({
      breakdown: { input: 200e6, output: 120e6 },
      reasoning: 120e6,
    });
  });

  test("bills reasoning at its own price where it has one, within the output", () => {
    const rates = ratesOf({ input_mtok: 2, output_mtok: 8, output_reasoning_mtok: 3 }, -1, false);
    const usage = { inputTokens: 0, outputTokens: 100, reasoningTokens: 60 };
    expect(tokenAmounts(usage, rates, [1, 1])).toEqual({
      breakdown: { output: 40 * 8e6 + 60 * 3e6 },
      reasoning: 60 * 3e6,
    });
  });

  test("does not take tokens written for an hour for those of five minutes", () => {
    const rates = ratesOf({ input_mtok: 2, cache_write_mtok: 3 }, -1, false);
    const usage = { inputTokens: 10, cacheWriteTokens: 10, cacheWrite1hTokens: 1 };
    expect(tokenAmounts(usage, rates, [1, 1])).toBe("unpublished");
    expect(tokenAmounts({ ...usage, cacheWrite1hTokens: 0 }, rates, [1, 1])).toMatchObject({
      breakdown: { cacheWrite: 30e6 },
    });
  });

  test("rounds what a factor leaves of a pico-USD half to even", () => {
    const rates = ratesOf({ input_mtok: 0.000001 }, -1, false);
    const half = (inputTokens: number) => tokenAmounts({ inputTokens }, rates, [1, 2]);
    expect(half(1)).toMatchObject({ breakdown: {} });
    expect(half(3)).toMatchObject({ breakdown: { input: 2 } });
    expect(half(5)).toMatchObject({ breakdown: { input: 2 } });
  });
});

test.each([
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [2.4, 2],
  [2.6, 3],
  [7, 7],
])("halfEven rounds %d to %d", (value, whole) => {
  expect(halfEven(value)).toBe(whole);
});
