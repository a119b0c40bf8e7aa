import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at, list } from "@spoor/core/record";
import { describe, expect, test, vi } from "vitest";
import { json, project } from "../../fixture-gaps.ts";
import { hasSamples, samples } from "../../legacy/fixture.ts";

vi.setConfig({ testTimeout: 120_000 });

const artk = join(samples, "artk/artk-e2e");

const idsOf = async (...flags: readonly string[]): Promise<unknown> =>
  list(at(await json(project(), "patterns", ...flags), "patterns")).map((one) => at(one, "id"));

describe("patterns", () => {
  test("tells what became of each", async () => {
    expect(at(await json(project(), "patterns"), "patterns")).toMatchObject([
      {
        id: "open-page",
        successes: 41,
        failures: 0,
        journeys: ["checkout", "login"],
        promotion: "ready",
        missing: [],
        prunable: false,
        text: 'user opens "" page',
      },
      { id: "guess-again", successes: 0, failures: 3, confidence: 0, prunable: true },
    ]);
  });

  test("tells only those that were asked for", async () => {
    expect(await idsOf("--promotable")).toEqual(["open-page"]);
    expect(await idsOf("--prunable")).toEqual(["guess-again"]);
    expect(await idsOf("--prunable", "--promotable")).toEqual(["open-page", "guess-again"]);
  });

  test.skipIf(!hasSamples)("has the confidence that ARTK reckoned", async () => {
    const file = join(artk, ".artk/llkb/learned-patterns.json");
    const [found] = list(at(await json("/", "patterns", "--path", file), "patterns"));
    const [learned] = list(at(JSON.parse(readFileSync(file, "utf8")), "patterns"));
    expect(at(found, "confidence")).toBeCloseTo(Number(at(learned, "confidence")), 12);
    expect(found).toMatchObject({ successes: 2, failures: 1, journeys: ["checkout", "login"] });
  });
});
