import * as fc from "fast-check";
import { expect, test } from "vitest";
import { costAttributes, costOf } from "../cost/index.ts";
import type { Usage } from "../record/index.ts";
import { clamped } from "./clamped.ts";
import { usageAttributes, usageFromAttributes } from "./index.ts";

const at = new Date("2026-11-01T12:00:00Z");
const models = fc.constantFrom(
  ["openai", "gpt-4o"],
  ["openai", "gpt-realtime"],
  ["openai", "whisper-1"],
  ["anthropic", "claude-opus-4-8"],
  ["anthropic", "claude-haiku-5-5"],
  ["gcp.gemini", "gemini-2.5-flash"],
  ["perplexity", "sonar"],
  ["cohere", "rerank-v3.5"],
);
const some = fc.option(fc.nat(300_000), { nil: undefined });
const counts = fc
  .record({
    inputTokens: fc.nat(300_000),
    outputTokens: fc.nat(100_000),
    cacheReadTokens: some,
    cacheWriteTokens: some,
    cacheWrite1hTokens: some,
    reasoningTokens: some,
    inputAudioTokens: some,
    outputAudioTokens: some,
    cacheReadAudioTokens: some,
    inputImageTokens: some,
    cacheReadImageTokens: some,
    citationTokens: some,
    inputAudioSeconds: fc.option(fc.double({ min: 0, max: 3600, noNaN: true }), { nil: undefined }),
    reportedUsd: fc.oneof(
      { weight: 8, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }) },
    ),
  })
  .map((said): Usage => clamped(said) ?? {});
const rest = fc.record(
  {
    serviceTier: fc.constantFrom("default", "standard", "on_demand", "batch", "fast"),
    region: fc.constantFrom("us", "eu"),
    searchContextSize: fc.constantFrom("low", "high"),
    toolRequests: fc.dictionary(
      fc.constantFrom("web_search", "rerank_search", "web_fetch"),
      fc.nat(5),
      { minKeys: 1 },
    ),
    iterations: fc.array(
      counts.map(({ reportedUsd: _charged, inputAudioSeconds: _audio, ...usage }) => ({ usage })),
      { minLength: 1, maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
);

test("a span can be priced again, to the same cost", () => {
  const seen = { local: 0, provider: 0, unpriced: 0 };
  fc.assert(
    fc.property(models, counts, rest, ([provider = "", model], said, more) => {
      const usage: Usage = { ...said, ...more };
      const cost = costOf({ provider, model, usage, at });
      const attributes = { ...usageAttributes(usage), ...costAttributes(cost) };
      const again = usageFromAttributes(attributes);
      expect(costOf({ provider, model, usage: again, at })).toEqual(cost);
      seen[cost.status === "priced" ? cost.source : "unpriced"] += 1;
    }),
    { numRuns: 1000 },
  );
  // The law says something of each kind of cost only where there were some.
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(30);
});
