import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect } from "vitest";
import { brokenIn, telemetryOf, violationsIn } from "./fixture-spans.ts";
import type { ReadSpan, Telemetry } from "./fixture-spans.ts";

const folder = mkdtempSync(join(tmpdir(), "spoor-claude-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

export function write(name: string, content: readonly object[]): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content.map((each) => `${JSON.stringify(each)}\n`).join(""));
  return path;
}

const at = (seconds: number): string =>
  new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
export const nanos = (seconds: number): bigint => BigInt(Date.parse(at(seconds))) * 1_000_000n;

let rows = 0;
export function row(seconds: number, type: string, more: object): object {
  rows++;
  const place = {
    sessionId: "s",
    version: "2.1.0",
    cwd: "/home/ada/secret/shop",
    gitBranch: "main",
  };
  return { type, uuid: `row-${rows}`, timestamp: at(seconds), ...place, ...more };
}

interface Reply {
  readonly id: string;
  readonly content: readonly object[];
  readonly stop?: string | null;
  readonly usage?: object;
}

export const counts = { input_tokens: 10, output_tokens: 5 };
export function reply(
  seconds: number,
  { id, content, stop = "end_turn", usage = counts }: Reply,
  more: object = {},
): object {
  const message = { id, role: "assistant", model: "claude-sonnet-4-5", content, usage };
  return row(seconds, "assistant", { message: { ...message, stop_reason: stop }, ...more });
}
export const said = (text: string): object => ({ type: "text", text });
export const prompt = (seconds: number, content: unknown, more: object = {}): object =>
  row(seconds, "user", { message: { role: "user", content }, ...more });
export const use = (id: string, name: string, input: object = {}): object => ({
  type: "tool_use",
  id,
  name,
  input,
});
export const result = (id: string, content: string, isError = false): readonly object[] => [
  { type: "tool_result", tool_use_id: id, content, is_error: isError },
];

export async function read(...paths: readonly string[]): Promise<Telemetry> {
  const telemetry = await telemetryOf(paths);
  expect(brokenIn(telemetry)).toEqual([]);
  expect(violationsIn(telemetry.requests)).toEqual([]);
  return telemetry;
}

export function only(spans: readonly ReadSpan[]): ReadSpan {
  const [span] = spans;
  if (span === undefined || spans.length > 1) throw new Error(`there are ${spans.length} spans`);
  return span;
}

export const attribute = (span: ReadSpan, ...names: readonly string[]): readonly unknown[] =>
  names.map((name) => span.attributes.get(name));
