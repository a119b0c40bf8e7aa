import { describe, expect, test } from "vitest";
import { bedrockMetricsUsage, bedrockReplyUsage, bedrockUsage } from "./index.ts";

describe("bedrockUsage", () => {
  test("sums the uncached, read and written tokens, which are told twice, once", () => {
    const usage = {
      inputTokens: 2,
      outputTokens: 5,
      totalTokens: 1329,
      cacheReadInputTokens: 300,
      cacheReadInputTokenCount: 300,
      cacheWriteInputTokens: 1022,
      cacheWriteInputTokenCount: 1022,
      serverToolUsage: {},
    };
    expect(bedrockUsage(usage)).toEqual({
      inputTokens: 1324,
      outputTokens: 5,
      cacheReadTokens: 300,
      cacheWriteTokens: 1022,
      cacheWrite1hTokens: 0,
    });
  });

  test("reads the names of Nova's own replies", () => {
    const usage = { inputTokens: 1, outputTokens: 2, cacheReadInputTokenCount: 3 };
    expect(bedrockUsage(usage)).toEqual({ inputTokens: 4, outputTokens: 2, cacheReadTokens: 3 });
  });

  test("tells writes for an hour from those for five minutes", () => {
    const cacheDetails = [
      { ttl: "1h", inputTokens: 70 },
      { ttl: "5m", inputTokens: 30 },
    ];
    const usage = { inputTokens: 0, outputTokens: 1, cacheWriteInputTokens: 100, cacheDetails };
    expect(bedrockUsage(usage)).toMatchObject({ cacheWriteTokens: 100, cacheWrite1hTokens: 70 });
  });

  test("keeps the tier that served the call", () => {
    expect(bedrockUsage({ inputTokens: 1 }, "priority")).toEqual({
      inputTokens: 1,
      serviceTier: "priority",
    });
  });

  test.each([undefined, null, 1, "x", {}, { inputTokens: "1" }])(
    "finds no count in %j",
    (usage) => {
      expect(bedrockUsage(usage)).toBeUndefined();
    },
  );
});

describe("the problems of a reply", () => {
  const usage = { inputTokens: 10, outputTokens: 5, cacheReadInputTokens: 3 };

  test.each([
    [18, undefined],
    // Some totals leave the cache out.
    [15, undefined],
    [17, ["total_disagrees"]],
    ["18", ["invalid_count"]],
  ])("of a total of %j are %j", (totalTokens, problems) => {
    expect(bedrockUsage({ ...usage, totalTokens })?.problems).toEqual(problems);
  });

  test("name lives of the cache that do not sum to what was written", () => {
    const cacheDetails = [{ ttl: "1h", inputTokens: 3 }];
    expect(bedrockUsage({ ...usage, cacheWriteInputTokens: 4, cacheDetails })?.problems).toEqual([
      "total_disagrees",
    ]);
    expect(bedrockUsage({ ...usage, cacheDetails })).toEqual({
      inputTokens: 16,
      outputTokens: 5,
      cacheReadTokens: 3,
      cacheWriteTokens: 3,
      cacheWrite1hTokens: 3,
    });
  });
});

describe("bedrockReplyUsage", () => {
  test.each([
    [{}, undefined],
    [{ serviceTier: { type: "flex" } }, "flex"],
    [{ performanceConfig: { latency: "standard" } }, undefined],
    [
      { performanceConfig: { latency: "optimized" }, serviceTier: { type: "default" } },
      "optimized",
    ],
  ])("of %j has the tier %j", (said, tier) => {
    expect(bedrockReplyUsage({ usage: { inputTokens: 1 }, ...said })?.serviceTier).toBe(tier);
  });
});

describe("bedrockMetricsUsage", () => {
  test("sums the uncached, read and written tokens", () => {
    const metrics = {
      inputTokenCount: 30,
      outputTokenCount: 20,
      invocationLatency: 612,
      cacheReadInputTokenCount: 40,
      cacheWriteInputTokenCount: 30,
    };
    expect(bedrockMetricsUsage(metrics)).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 40,
      cacheWriteTokens: 30,
    });
  });

  test.each([undefined, {}, { invocationLatency: 3 }])("finds no count in %j", (metrics) => {
    expect(bedrockMetricsUsage(metrics)).toBeUndefined();
  });
});
