import { describe, expect, test } from "vitest";
import type { Usage } from "../record/index.ts";
import { addTokens, newBill } from "./bill.ts";
import { feesOf, noFees } from "./catalog/fees.ts";
import { ratesOf } from "./catalog/rates.ts";
import type { Rates } from "./catalog/rates.ts";
import type { Factor } from "./factor.ts";
import { feeItems, tokenItems } from "./items.ts";

/** What the tokens cost by dimension, or what keeps them from it. */
function amounts(usage: Usage, rates: Rates, factor: Factor = [1, 1]) {
  const items = tokenItems(usage, rates, noFees);
  if (items === undefined) return "unpublished";
  const bill = newBill(false);
  return addTokens(bill, items, { factor, modifiers: [] }) ? bill : "invalid";
}

describe("tokenItems", () => {
  const audio = ratesOf(
    { input_mtok: 4, cache_read_mtok: 1, input_audio_mtok: 32, cache_audio_read_mtok: 2 },
    -1,
    false,
  );

  test("takes for cached audio what audio and cache exceed the total by", () => {
    const usage = { inputTokens: 100, cacheReadTokens: 90, inputAudioTokens: 50, outputTokens: 0 };
    expect(amounts(usage, audio)).toMatchObject({
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
    expect(amounts(usage, plain)).toMatchObject({
      breakdown: { input: 200e6, output: 120e6 },
      reasoning: 120e6,
    });
  });

  test("bills cached images at their own price", () => {
    const image = { input_mtok: 4, cache_read_mtok: 1, input_image_mtok: 5 };
    const rates = ratesOf({ ...image, cache_image_read_mtok: 0.5 }, -1, false);
    const usage = {
      inputTokens: 100,
      cacheReadTokens: 60,
      inputImageTokens: 50,
      cacheReadImageTokens: 40,
    };
    expect(amounts(usage, rates)).toMatchObject({
      breakdown: { input: 30 * 4e6, cacheRead: 20 * 1e6, image: 10 * 5e6 + 40 * 5e5 },
    });
  });

  test("bills reasoning at its own price where it has one, within the output", () => {
    const rates = ratesOf({ input_mtok: 2, output_mtok: 8, output_reasoning_mtok: 3 }, -1, false);
    const usage = { inputTokens: 0, outputTokens: 100, reasoningTokens: 60 };
    expect(amounts(usage, rates)).toMatchObject({
      breakdown: { output: 40 * 8e6 + 60 * 3e6 },
      reasoning: 60 * 3e6,
    });
  });

  test("bills citations beside the output", () => {
    const rates = ratesOf({ input_mtok: 2, output_mtok: 8, output_citation_mtok: 2 }, -1, false);
    const usage = { inputTokens: 0, outputTokens: 100, citationTokens: 10 };
    expect(amounts(usage, rates)).toMatchObject({ breakdown: { output: 100 * 8e6 + 10 * 2e6 } });
  });

  test("does not take tokens written for an hour for those of five minutes", () => {
    const rates = ratesOf({ input_mtok: 2, cache_write_mtok: 3 }, -1, false);
    const usage = { inputTokens: 10, cacheWriteTokens: 10, cacheWrite1hTokens: 1 };
    expect(amounts(usage, rates)).toBe("unpublished");
    expect(amounts({ ...usage, cacheWrite1hTokens: 0 }, rates)).toMatchObject({
      breakdown: { cacheWrite: 30e6 },
    });
  });

  test("rounds what a factor leaves of a pico-USD half to even", () => {
    const rates = ratesOf({ input_mtok: 0.000001 }, -1, false);
    const half = (inputTokens: number) => amounts({ inputTokens }, rates, [1, 2]);
    expect(half(1)).toMatchObject({ breakdown: {} });
    expect(half(3)).toMatchObject({ breakdown: { input: 2 } });
    expect(half(5)).toMatchObject({ breakdown: { input: 2 } });
  });

  test("bills audio by the second, and no less than the provider's least", () => {
    const rates = ratesOf({ input_audio_hours: 0.36 }, -1, false);
    expect(amounts({ inputAudioSeconds: 90.5 }, rates)).toMatchObject({
      breakdown: { audio: 90.5e8 },
    });
    const groq = tokenItems({ inputAudioSeconds: 3 }, rates, feesOf("groq", "whisper-large-v3"));
    expect(groq).toMatchObject([{ dimension: "audio", quantity: 10 }]);
  });
});

describe("feeItems", () => {
  const none = ratesOf({}, -1, false);

  test("bills a grounded prompt once up to Gemini 2.5, each query since", () => {
    const usage = { toolRequests: { web_search: 3 } };
    expect(feeItems(usage, none, feesOf("google", "gemini-2.5-pro"))).toMatchObject([
      { quantity: 1, price: 35e9 },
    ]);
    expect(feeItems(usage, none, feesOf("google", "gemini-3.1-pro-preview"))).toMatchObject([
      { quantity: 3, price: 14e9 },
    ]);
  });

  test("bills a call by the size of its search context, the least where none is said", () => {
    const rates = ratesOf({ requests_kcount: 6 }, -1, false);
    const fees = feesOf("perplexity", "sonar-pro");
    const feeOf = (searchContextSize?: string) =>
      feeItems(searchContextSize === undefined ? {} : { searchContextSize }, rates, fees);
    expect(feeOf()).toMatchObject([{ what: "request", price: 6e9 }]);
    expect(feeOf("low")).toMatchObject([{ price: 6e9 }]);
    expect(feeOf("Medium")).toMatchObject([{ price: 10e9 }]);
    expect(feeOf("high")).toMatchObject([{ price: 14e9 }]);
    expect(feeOf("huge")).toBeUndefined();
  });

  test("knows no fee that nobody publishes", () => {
    expect(feeItems({ toolRequests: { crystal_ball: 1 } }, none, noFees)).toBeUndefined();
    expect(feeItems({ toolRequests: { crystal_ball: 0 } }, none, noFees)).toEqual([]);
    expect(feeItems({ toolRequests: { web_fetch: 2 } }, none, noFees)).toEqual([]);
  });
});
