import { describe, expect, test } from "vitest";
import { costText, exactAmountText, exactUsdText, usdText } from "./money.ts";

describe("usdText", () => {
  test.each([
    [0, "$0.00"],
    [0.000_000_12, "$0.00000012"],
    [0.000_42, "$0.00042"],
    [0.001, "$0.001"],
    [0.0325, "$0.0325"],
    [0.5, "$0.50"],
    [1, "$1.00"],
    [12.345, "$12.35"],
    [1_234_567.891, "$1,234,567.89"],
    [-2, "-$2.00"],
  ])("tells %d as %s", (usd, text) => {
    expect(usdText(usd)).toBe(text);
  });

  test("tells no positive amount as zero", () => {
    for (let usd = 1; usd > 1e-12; usd /= 7) expect(usdText(usd)).toMatch(/[1-9]/);
  });
});

describe("exactUsdText", () => {
  test.each([
    [0, "$0.00"],
    [0.02476, "$0.02476"],
    [0.000003625, "$0.000003625"],
    [1e-12, "$0.000000000001"],
    [1234.5, "$1,234.50"],
    [-2, "-$2.00"],
  ])("tells %d as %s", (usd, text) => {
    expect(exactUsdText(usd)).toBe(text);
  });

  test("has the code of another currency before the amount", () => {
    expect(exactAmountText(0.009, "EUR")).toBe("EUR 0.009");
    expect(exactAmountText(0.009, "USD")).toBe("$0.009");
  });
});

describe("costText", () => {
  test("tells what is free apart from what is not known", () => {
    expect(costText({ usd: 0, unpriced: 0 })).toBe("$0.00");
    expect(costText({ usd: null, unpriced: 2 })).toBe("unpriced");
    expect(costText({ usd: null, unpriced: 0 })).toBe("-");
  });

  test("counts the calls without a price beside the sum of the others", () => {
    expect(costText({ usd: 1.5, unpriced: 3 })).toBe("$1.50 (+3 unpriced)");
    expect(costText({ usd: 1.5, unpriced: 0 })).toBe("$1.50");
  });
});
