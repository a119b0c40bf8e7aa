import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Usage } from "../record/index.ts";
import { costOf, explain } from "./index.ts";
import type { Cost, LocalCost, PricedCall } from "./index.ts";

const at = new Date("2026-11-01T12:00:00Z");
const models = fc.constantFrom(
  ["openai", "gpt-4o"],
  ["openai", "gpt-5.6-terra"],
  ["openai", "gpt-realtime"],
  ["openai", "gpt-image-1.5"],
  ["anthropic", "claude-opus-4-8"],
  ["anthropic", "claude-haiku-5-5"],
  ["deepseek", "deepseek-v4-pro"],
  ["gcp.gemini", "gemini-2.5-flash"],
);
const tiers = fc.constantFrom(undefined, "batch", "flex", "priority", "fast");
const regions = fc.constantFrom(undefined, "us", "eu");

/** Parts that may overlap and exceed their whole, as a careless caller has them. */
const counts = fc.record({
  inputTokens: fc.nat(400_000),
  outputTokens: fc.nat(100_000),
  cacheReadTokens: fc.nat(400_000),
  cacheWriteTokens: fc.nat(100_000),
  cacheWrite1hTokens: fc.nat(100_000),
  reasoningTokens: fc.nat(100_000),
  inputAudioTokens: fc.nat(100_000),
  outputAudioTokens: fc.nat(100_000),
  cacheReadAudioTokens: fc.nat(100_000),
  inputImageTokens: fc.nat(100_000),
  outputImageTokens: fc.nat(100_000),
});

function price([provider = "", model]: readonly string[], usage: Usage): Cost {
  return costOf({ provider, model, usage, at });
}

function localOf(cost: Cost): LocalCost | undefined {
  return cost.status === "priced" && cost.source === "local" ? cost : undefined;
}

/** -1 where there is no price. */
function picoUsd(cost: Cost): number {
  return cost.status === "priced" ? cost.picoUsd : -1;
}

describe("costOf", () => {
  test("breaks every price down into parts that sum to it exactly", () => {
    fc.assert(
      fc.property(
        models,
        counts,
        fc.tuple(tiers, regions),
        (model, usage, [serviceTier, region]) => {
          const cost = localOf(
            price(model, {
              ...usage,
              ...(serviceTier && { serviceTier }),
              ...(region && { region }),
              toolRequests: { web_fetch: 1 },
            }),
          );
          const parts = Object.values(cost?.breakdown ?? {});
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(cost?.picoUsd ?? 0);
          expect(parts.every((part) => Number.isSafeInteger(part) && part > 0)).toBe(true);
          expect(cost?.reasoningPicoUsd ?? 0).toBeLessThanOrEqual(cost?.breakdown.output ?? 0);
        },
      ),
    );
  });

  // By the lowest and the dearest rate of each direction, in pico-USD a token.
  test.each([
    { model: ["anthropic", "claude-opus-4-8"], input: [0.5e6, 10e6], output: [25e6, 25e6] },
    { model: ["openai", "gpt-realtime"], input: [0.4e6, 32e6], output: [16e6, 64e6] },
    { model: ["openai", "gpt-image-1.5"], input: [1.25e6, 8e6], output: [10e6, 32e6] },
  ])("bills every token of $model once, whatever its parts claim", ({ model, input, output }) => {
    const [lowIn = 0, highIn = 0] = input;
    const [lowOut = 0, highOut = 0] = output;
    fc.assert(
      fc.property(counts, (usage) => {
        const all = picoUsd(price(model, usage));
        const { inputTokens, outputTokens } = usage;
        expect(all).toBeLessThanOrEqual(inputTokens * highIn + outputTokens * highOut);
        expect(all).toBeGreaterThanOrEqual(inputTokens * lowIn + outputTokens * lowOut);
      }),
    );
  });

  test("is additive where the context length sets no price", () => {
    const small = fc.record({
      inputTokens: fc.nat(1000),
      outputTokens: fc.nat(1000),
      cacheReadTokens: fc.nat(1000),
    });
    fc.assert(
      fc.property(small, small, (one, other) => {
        const fit = (usage: typeof one) => ({
          ...usage,
          inputTokens: usage.inputTokens + usage.cacheReadTokens,
        });
        const [first, second] = [fit(one), fit(other)];
        const both = {
          inputTokens: first.inputTokens + second.inputTokens,
          outputTokens: first.outputTokens + second.outputTokens,
          cacheReadTokens: first.cacheReadTokens + second.cacheReadTokens,
        };
        const model = ["anthropic", "claude-sonnet-5"];
        expect(picoUsd(price(model, first)) + picoUsd(price(model, second))).toBe(
          picoUsd(price(model, both)),
        );
      }),
    );
  });

  test("never falls when tokens are added", () => {
    fc.assert(
      fc.property(models, counts, fc.nat(300_000), (model, usage, more) => {
        const before = picoUsd(price(model, usage));
        const longer = { ...usage, outputTokens: usage.outputTokens + more };
        expect(picoUsd(price(model, longer))).toBeGreaterThanOrEqual(before);
        const plain = { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens };
        const wider = { ...plain, inputTokens: plain.inputTokens + more };
        expect(picoUsd(price(model, wider))).toBeGreaterThanOrEqual(picoUsd(price(model, plain)));
      }),
    );
  });

  test("explains every price by lines that sum to it, and to its parts, exactly", () => {
    const requests = fc.record({ web_search: fc.nat(5), web_fetch: fc.nat(5) });
    const iterations = fc.option(fc.array(fc.record({ usage: counts }), { maxLength: 3 }));
    let explained = 0;
    fc.assert(
      fc.property(
        models,
        fc.tuple(counts, requests, iterations),
        fc.tuple(tiers, regions),
        ([provider = "", model], [counted, toolRequests, inner], [serviceTier, region]) => {
          const usage = { ...counted, toolRequests, ...(inner && { iterations: inner }) };
          const call = { provider, model, usage, at, serviceTier, region };
          const { cost, lines } = explain(call);
          expect(cost).toEqual(costOf(call));
          const sums = new Map<string, number>();
          for (const line of lines) {
            expect(Number.isSafeInteger(line.picoUsd)).toBe(true);
            sums.set(line.dimension, (sums.get(line.dimension) ?? 0) + line.picoUsd);
          }
          const local = localOf(cost);
          const parts = [...sums].filter(([, sum]) => sum > 0);
          expect(Object.fromEntries(parts)).toEqual(local?.breakdown ?? {});
          const total = lines.reduce((sum, line) => sum + line.picoUsd, 0);
          expect(total).toBe(local?.picoUsd ?? 0);
          explained += lines.length;
        },
      ),
    );
    expect(explained).toBeGreaterThan(0);
  });

  test("gives the same cost for the same call", () => {
    fc.assert(
      fc.property(models, counts, (model, usage) => {
        expect(price(model, usage)).toEqual(price(model, usage));
      }),
    );
  });

  test("never throws, whatever the call is made of", () => {
    const call = fc.record({
      provider: fc.oneof(fc.constantFrom("openai", "anthropic", "aws.bedrock"), fc.anything()),
      model: fc.oneof(fc.constantFrom("gpt-4o", "claude-opus-5"), fc.anything()),
      requestModel: fc.anything(),
      usage: fc.oneof(fc.anything(), fc.dictionary(fc.string(), fc.anything()), counts),
      at: fc.oneof(fc.date(), fc.anything()),
      region: fc.anything(),
    });
    fc.assert(
      fc.property(call, (any) => {
        // What reaches costOf from untyped code is anything; JSON is how it gets past the compiler here.
        const garbage: PricedCall = Object.assign(JSON.parse("{}"), any);
        expect(["priced", "unpriced"]).toContain(costOf(garbage).status);
      }),
    );
  });
});
