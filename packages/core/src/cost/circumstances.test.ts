import { describe, expect, test } from "vitest";
import { circumstancesOf } from "./circumstances.ts";
import type { PricedCall } from "./index.ts";

const call: PricedCall = { provider: "openai", model: "gpt-5", usage: undefined, at: new Date(0) };

describe("the tier", () => {
  test.each<[string, Partial<PricedCall>, string | undefined]>([
    ["that served", { usage: { serviceTier: "Default" }, serviceTier: "priority" }, "default"],
    ["that was asked for, where nobody says which one served", { serviceTier: "flex" }, "flex"],
    [
      "that was asked for, where the reply leaves it open",
      { usage: { serviceTier: "auto" }, serviceTier: "flex" },
      "flex",
    ],
    [
      "of a batch, whatever the reply says",
      { isBatch: true, usage: { serviceTier: "default" } },
      "batch",
    ],
    ["of a batch, by name", { serviceTier: "batch", usage: { serviceTier: "standard" } }, "batch"],
    ["of a batch deployment", { deploymentType: "DataZoneBatch" }, "batch"],
    ["that nobody chose", { serviceTier: "auto" }, undefined],
    ["that nobody said", {}, undefined],
  ])("is the one %s", (_, more, tier) => {
    expect(circumstancesOf({ ...call, ...more }).tier).toBe(tier);
  });

  test("is that of a batch where the model's name says so", () => {
    expect(circumstancesOf(call, true).tier).toBe("batch");
  });
});

describe("the place", () => {
  test.each<[Partial<PricedCall>, string | undefined]>([
    [{ usage: { region: "US" }, region: "eu" }, "us"],
    [{ region: "US-East5" }, "us-east5"],
    [{ baseUrl: "https://eu.api.openai.com/v1" }, "eu"],
    [{ baseUrl: "us.api.openai.com" }, "us"],
    [{ baseUrl: "https://us-east-1.api.x.ai/v1" }, "us-east-1"],
    [{ baseUrl: "https://api.openai.com/v1" }, undefined],
    [{ baseUrl: "https://eu.api.openai.com.evil.example/v1" }, undefined],
    [{ baseUrl: "http://litellm.internal:4000" }, undefined],
    [{ baseUrl: "https://europe-west1-aiplatform.googleapis.com" }, "europe-west1"],
    [{ baseUrl: "https://aiplatform.eu.rep.googleapis.com" }, "eu"],
    [{ baseUrl: "https://aiplatform.googleapis.com" }, undefined],
    [{ deploymentType: "DataZoneStandard" }, "datazone"],
    [{ deploymentType: "data_zone_standard", region: "eastus" }, "datazone"],
    [{ deploymentType: "GlobalStandard" }, undefined],
    [{ deploymentType: "GlobalStandard", region: "swedencentral" }, "swedencentral"],
    [{ deploymentType: "Standard" }, "regional"],
    [{ deploymentType: "ProvisionedManaged" }, "provisioned"],
  ])("of %j is %s", (more, place) => {
    expect(circumstancesOf({ ...call, ...more }).place).toBe(place);
  });
});
