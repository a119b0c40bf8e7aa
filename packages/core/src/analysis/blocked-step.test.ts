import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at, list, text } from "../record/index.ts";
import { normalizedStep, stepCategory } from "./index.ts";

describe("normalizedStep", () => {
  test.each([
    ["  Click Button  ", "click button"],
    ["Click the button", "click button"],
    ['Enter "test@example.com" in email', 'enter "" in email'],
    ["Verify that 'Invoice #2041' appears in list", "verify that '' appears in list"],
    ["Open  an\tapple\n a day", "open apple day"],
    ["Theatre, another and banana stay", "theatre, another and banana stay"],
    ["the user's cart isn't empty", "user's cart isn't empty"],
    ['Say "half', 'say "half'],
    ['Übersetzung für "Grüße" prüfen — 日本語 ✅', 'übersetzung für "" prüfen — 日本語 ✅'],
    ["", ""],
  ])("gives %j as %j", (step, expected) => {
    expect(normalizedStep(step)).toBe(expected);
  });

  test("takes two steps that differ in a quoted value for the same", () => {
    expect(normalizedStep('Click the "Save" button')).toBe(normalizedStep('click "Cancel" button'));
  });

  test("reads the first 4,000 characters and no more", () => {
    const step = "x".repeat(4000);
    expect(normalizedStep(step)).toBe(step);
    expect(normalizedStep(`${step}y`)).toBe(step);
  });

  test("leaves no space at the ends and no two in a row, in any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (step) => {
        expect(normalizedStep(step)).not.toMatch(/^\s|\s$|\s\s/);
      }),
    );
  });
});

describe("stepCategory", () => {
  test.each([
    ["Navigate to the page", "navigation"],
    ["Go to login", "navigation"],
    ["OPEN the menu", "navigation"],
    ["Click on Save", "interaction"],
    ["Submit the form", "interaction"],
    ["Verify the total is 1,234.50 EUR", "assertion"],
    ["Assert page loaded", "assertion"],
    ["Ensure nothing", "assertion"],
    ["Wait until results load", "wait"],
    ["User drags the slider to 50", "unknown"],
    ["", "unknown"],
    // Words are found within words; the first category of the table wins.
    ["Tick the checkbox", "interaction"],
    ["the center of it", "interaction"],
    ["Open and click", "navigation"],
  ])("of %j is %s", (step, expected) => {
    expect(stepCategory(step)).toBe(expected);
  });

  test("is one of five, for any text", () => {
    fc.assert(
      fc.property(fc.string(), (step) => {
        expect(["navigation", "interaction", "assertion", "wait", "unknown"]).toContain(
          stepCategory(step),
        );
      }),
    );
  });
});

const folder = fileURLToPath(
  new URL("../../../../../shared/data/legacy/artk/artk-e2e/", import.meta.url),
);
const recorded = `${folder}.artk/blocked-steps-telemetry.jsonl`;
const isThere = existsSync(recorded) && existsSync(`${folder}out-gaps.json`);
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!isThere) console.warn(`SKIPPED: no ARTK goldens at ${folder}`);

describe.skipIf(!isThere)("what ARTK recorded", () => {
  const lines = isThere ? readFileSync(recorded, "utf8").split("\n") : [];
  const records: unknown[] = lines.filter((line) => line !== "").map((line) => JSON.parse(line));
  const gaps = isThere ? list(JSON.parse(readFileSync(`${folder}out-gaps.json`, "utf8"))) : [];

  test("has the same normalised text and category for every step", () => {
    expect(records.length).toBeGreaterThan(0);
    for (const record of records) {
      const step = text(at(record, "stepText")) ?? "";
      expect(normalizedStep(step)).toBe(at(record, "normalizedText"));
      expect(stepCategory(step)).toBe(at(record, "category"));
    }
  });

  test("has the same normalised text and category for every gap", () => {
    expect(gaps.length).toBeGreaterThan(0);
    for (const gap of gaps) {
      const step = text(at(gap, "exampleText")) ?? "";
      expect(normalizedStep(step)).toBe(at(gap, "normalizedText"));
      expect(stepCategory(step)).toBe(at(gap, "category"));
    }
  });
});
