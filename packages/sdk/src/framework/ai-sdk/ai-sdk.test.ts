import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeTransform } from "../../hook/transform.ts";
import type { Sighting } from "../../hook/transform.ts";
import { aiSdk } from "./ai-sdk.ts";

const matrix = join(import.meta.dirname, "../../../../../test/matrix");
const targets = [...aiSdk.methods, ...(aiSdk.operations ?? [])].map(({ target }) => target);

/** What is published by each version's file, in the words of its channels. */
const channels: readonly (readonly [
  file: string,
  type: "esm" | "cjs",
  absent: readonly string[],
])[] = [
  ["ai-5/node_modules/ai/dist/index.mjs", "esm", lackedBy(5)],
  ["ai-5/node_modules/ai/dist/index.js", "cjs", lackedBy(5)],
  ["ai-6/node_modules/ai/dist/index.mjs", "esm", lackedBy(6)],
  ["ai-6/node_modules/ai/dist/index.js", "cjs", lackedBy(6)],
  ["ai-7/node_modules/ai/dist/index.js", "esm", lackedBy(7)],
];

function lackedBy(major: number): string[] {
  const ofTools = ["executeToolCall", "isApprovalNeeded"];
  const ofApprovals = ["collectToolApprovals", "validateApprovedToolApprovals", "doRerank"];
  if (major === 5) return [...ofTools, ...ofApprovals];
  return ["recordErrorOnSpan", "recordSpan", "selectTelemetryAttributes"];
}

describe.each(channels)("%s", (file, type, absent) => {
  const location = join(matrix, file);

  test("has every call and function found that its version has", (context) => {
    if (!existsSync(location)) {
      // oxlint-disable-next-line no-console -- a test that does not run says so
      console.warn(`SKIPPED: ${file} is not installed`);
      context.skip();
    }
    const seen: Sighting[] = [];
    const source = readFileSync(location, "utf8");
    const transform = makeTransform(targets, (sighting) => void seen.push(sighting));
    const code = transform({ location, type, code: () => source }) ?? "";
    expect(seen.at(-1)).toMatchObject({ library: "ai", state: "instrumented" });
    const names = targets.map(({ channelName }) => channelName);
    const missing = names.filter((name) => !code.includes(`"orchestrion:ai:${name}"`));
    expect(missing.toSorted()).toEqual(absent.map((name) => `spoor:${name}`).toSorted());
    const lines = code.split("\n");
    const moved = source
      .split("\n")
      .filter((line, index) => line !== lines[index] && !lines[index]?.includes("spoor$"));
    expect(moved).toEqual([]);
  });
});

test("the channels have names of their own", () => {
  const names = targets.map(({ channelName }) => channelName);
  expect(new Set(names).size).toBe(names.length);
});
