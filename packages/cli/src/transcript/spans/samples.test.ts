import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { at } from "@spoor/core/record";
import { describe, expect, test } from "vitest";
import { addTokens, noTokens } from "../calls.ts";
import type { Tokens } from "../record.ts";
import { scanFiles } from "../scan.ts";
import type { Session, ToolCount } from "../session.ts";
import {
  brokenIn,
  spansOf,
  telemetryOf,
  tokensOf,
  toolsOf,
  violationsIn,
} from "./fixture-spans.ts";

const folder = new URL("../../../../../../shared/data/agent-logs/", import.meta.url);
const expectations = new URL("EXPECTED.json", folder);

function readExpected(): ReadonlyMap<string, unknown> {
  if (existsSync(expectations))
    return new Map(Object.entries(Object(JSON.parse(readFileSync(expectations, "utf8")))));
  // oxlint-disable-next-line no-console -- a test that did not run must be seen
  console.warn(`SKIPPED: no transcripts at ${fileURLToPath(folder)}`);
  return new Map();
}

const expected = readExpected();
const pathOf = (name: string): string => fileURLToPath(new URL(name, folder));

/** The sums of what another counter found. */
function countedIn(of: unknown): Tokens {
  const read = (within: string, key: string): number => Number(at(at(of, within), key) ?? 0);
  const claude = at(of, "dedupTotals");
  if (claude !== undefined) {
    const one = (key: string): number => read("dedupTotals", key);
    return {
      input: one("input"),
      output: one("output"),
      cacheWrite: one("cacheWrite"),
      cacheRead: one("cacheRead"),
    };
  }
  const codex = (key: string): number => read("deltaTotals", key);
  const gemini = (key: string): number => read("tokens", key);
  const pi = (key: string): number => read("usage", key);
  const cacheRead = codex("cached_input_tokens") + gemini("cached") + pi("cacheRead");
  return {
    input:
      codex("input_tokens") +
      gemini("input") +
      gemini("prompt") +
      pi("input") -
      codex("cached_input_tokens") -
      gemini("cached"),
    output:
      codex("output_tokens") +
      gemini("output") +
      gemini("thoughts") +
      gemini("completion") +
      pi("output"),
    cacheWrite: pi("cacheWrite"),
    cacheRead,
  };
}

/** The uses of tools in all of `sessions` together. */
function toolsIn(sessions: readonly Session[]): ReadonlyMap<string, ToolCount> {
  const sums = new Map<string, ToolCount>();
  for (const [name, { calls, errors }] of sessions.flatMap(({ tools }) => Object.entries(tools))) {
    const so = sums.get(name) ?? { calls: 0, errors: 0 };
    sums.set(name, { calls: so.calls + calls, errors: so.errors + errors });
  }
  return sums;
}

describe.skipIf(expected.size === 0).each([...expected.keys()])("%s", (name) => {
  test("has the tokens that another counter found", async () => {
    expect(tokensOf(await telemetryOf([pathOf(name)]))).toEqual(countedIn(expected.get(name)));
  });
});

const samples =
  expected.size === 0 ? [] : readdirSync(folder, { recursive: true, encoding: "utf8" });
const transcripts = samples.filter((name) => /[\\/].*\.jsonl?$/.test(name));

describe.skipIf(expected.size === 0).each(transcripts)("%s", (name) => {
  test("has what the sessions have", async () => {
    const telemetry = await telemetryOf([pathOf(name)]);
    const { sessions } = await scanFiles([pathOf(name)]);
    expect(spansOf(telemetry, "chat")).toHaveLength(
      sessions.reduce((sum, { modelCalls }) => sum + modelCalls, 0),
    );
    expect(tokensOf(telemetry)).toEqual(
      sessions.reduce((sum, { tokens }) => addTokens(sum, tokens), noTokens),
    );
    expect(toolsOf(telemetry)).toEqual(Object.fromEntries(toolsIn(sessions)));
    expect(new Set(telemetry.spans.map(({ traceId }) => traceId)).size).toBe(sessions.length);
  });

  test("is whole traces that keep to the conventions, the same each time", async () => {
    const telemetry = await telemetryOf([pathOf(name)]);
    expect(brokenIn(telemetry)).toEqual([]);
    expect(violationsIn(telemetry.requests)).toEqual([]);
    expect((await telemetryOf([pathOf(name)])).requests).toEqual(telemetry.requests);
  });
});

test.skipIf(expected.size === 0)("all of them together have what each has", async () => {
  const all = await telemetryOf(transcripts.map(pathOf));
  expect(brokenIn(all)).toEqual([]);
  expect(violationsIn(all.requests)).toEqual([]);
  const { sessions } = await scanFiles(transcripts.map(pathOf));
  expect(tokensOf(all)).toEqual(
    sessions.reduce((sum, { tokens }) => addTokens(sum, tokens), noTokens),
  );
});
