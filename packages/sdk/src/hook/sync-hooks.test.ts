import { expect, test } from "vitest";
import { hasWorkingSyncHooks } from "./sync-hooks.ts";

test.each([
  ["20.20.2", false],
  ["22.15.0", false],
  ["22.22.2", false],
  ["22.22.3", true],
  ["22.23.0", true],
  ["23.11.0", false],
  ["24.11.0", false],
  ["24.11.1", true],
  ["25.0.0", false],
  ["25.1.0", true],
  ["26.0.0", true],
])("in Node %s synchronous hooks work: %s", (version, works) => {
  expect(hasWorkingSyncHooks(version)).toBe(works);
});
