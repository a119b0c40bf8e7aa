import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalogVersion } from "../index.ts";
import { overlay, overlayVersion } from "./overlay.ts";
import { providerIdOf } from "./provider-id.ts";
import { priceListOf } from "./rates.ts";
import { tiers } from "../tiers.ts";

describe("the catalog", () => {
  test("names the versions that are installed", () => {
    const manifest = new URL("../../../package.json", import.meta.url);
    const { dependencies } = JSON.parse(readFileSync(manifest, "utf8"));
    const installed = dependencies["@pydantic/genai-prices"];
    expect(catalogVersion).toBe(`genai-prices@${installed}+spoor-prices@${overlayVersion}`);
  });

  const entries = Object.entries(overlay).flatMap(([providerId, models]) =>
    models.map((model) => ({ providerId, model, id: model.id })),
  );

  test.each(entries)("has a source and a day for our entry $id", ({ model }) => {
    expect(model.price_comments).toMatch(/\S \(checked 20\d\d-\d\d-\d\d\)$/);
  });

  test.each(entries)("has rising days and limits and sane rates in our entry $id", (entry) => {
    const { periods } = priceListOf(entry.providerId, entry.model);
    const days = periods.map(({ from }) => from ?? -Infinity);
    expect(days).toEqual([...new Set(days)].sort((one, other) => one - other));
    for (const { rates } of periods.flatMap(({ bands }) => bands)) {
      const { input = 0, output = input, cacheRead = input, cacheWrite = input } = rates;
      expect(cacheRead).toBeLessThanOrEqual(input);
      expect(cacheWrite).toBeGreaterThanOrEqual(input);
      expect(rates.cacheWrite1h ?? cacheWrite).toBeGreaterThanOrEqual(cacheWrite);
      expect(output).toBeGreaterThanOrEqual(input);
    }
  });

  test("has tiers and entries only for providers that some name leads to", () => {
    const ids = [...Object.keys(overlay), ...Object.keys(tiers)];
    expect(ids.filter((id) => providerIdOf(id === "aws" ? "bedrock" : id) !== id)).toEqual([]);
  });
});
