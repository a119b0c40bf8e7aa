import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalog, catalogVersion } from "../index.ts";
import { regions } from "../regions.ts";
import { feeRules } from "./fees.ts";
import { overlay } from "./overlay.ts";
import { providerIdOf } from "./provider-id.ts";
import { priceListOf } from "./rates.ts";
import { tiers } from "../tiers.ts";
import { overlayDate, overlayVersion } from "./version.ts";

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

  const rules = [
    ...Object.values(tiers).flatMap((each) => Object.values(each).flat()),
    ...Object.values(regions),
    ...feeRules(),
  ];

  test("has a source and a day for every entry and rule of ours, none after the overlay's own day", () => {
    const published = [...entries.map(({ model }) => model), ...rules];
    expect(published.length).toBeGreaterThan(80);
    for (const { source, checked } of published) {
      for (const url of source.split(" ")) expect(url).toMatch(/^(?:https:\/\/\S+|[\w*/-]+)$/);
      expect(source).toMatch(/^https:\/\//);
      expect(checked).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(checked <= overlayDate).toBe(true);
    }
  });

  test("says what it is made of", () => {
    const { version, date, overlay: ours } = catalog();
    expect(version).toBe(catalogVersion);
    expect(date).toBe(overlayDate);
    expect(ours).toEqual({ version: overlayVersion, date: overlayDate, entries: entries.length });
  });

  test.each(entries)("has rising days and limits and sane rates in our entry $id", (entry) => {
    const { periods } = priceListOf(entry.providerId, entry.model);
    const allDay = periods.filter(({ hours }) => hours === undefined);
    const days = allDay.map(({ from }) => from ?? -Infinity);
    expect(days).toEqual([...new Set(days)].sort((one, other) => one - other));
    for (const { rates } of periods.flatMap(({ bands }) => bands)) {
      const { input = 0, output = input, cacheRead = input, cacheWrite = input } = rates;
      expect(cacheRead).toBeLessThanOrEqual(input);
      expect(cacheWrite).toBeGreaterThanOrEqual(input);
      expect(rates.cacheWrite1h ?? cacheWrite).toBeGreaterThanOrEqual(cacheWrite);
      expect(rates.output === undefined ? input : output).toBeGreaterThanOrEqual(input);
    }
  });

  test("has tiers and entries only for providers that some name leads to", () => {
    const ids = [...Object.keys(overlay), ...Object.keys(tiers)];
    expect(ids.filter((id) => providerIdOf(id === "aws" ? "bedrock" : id) !== id)).toEqual([]);
  });
});
