import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { brokenIn, spansOf, telemetryOf, violationsIn } from "./fixture-spans.ts";
import type { ReadSpan, Telemetry } from "./fixture-spans.ts";

const folder = mkdtempSync(join(tmpdir(), "spoor-agents-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The time so many seconds after the start of 2026. */
export const when = (seconds: number): string =>
  new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();

/** The start and the end of a span, as `when` counts. */
export const seconds = (span: ReadSpan): readonly number[] =>
  [span.start, span.end].map((time) => (Number(time / 1_000_000n) - Date.UTC(2026, 0, 1)) / 1000);

/** What a file with these lines becomes, which are whole traces that keep to the conventions. */
export async function read(name: string, ...values: readonly unknown[]): Promise<Telemetry> {
  const path = join(folder, name);
  writeFileSync(path, values.map((value) => `${JSON.stringify(value)}\n`).join(""));
  const telemetry = await telemetryOf([path]);
  expect(brokenIn(telemetry)).toEqual([]);
  expect(violationsIn(telemetry.requests)).toEqual([]);
  return telemetry;
}

/** The one span there is. */
export function only(spans: readonly ReadSpan[]): ReadSpan {
  const [span] = spans;
  if (span === undefined || spans.length > 1) throw new Error(`there are ${spans.length} spans`);
  return span;
}

export const chatIn = (telemetry: Telemetry): ReadSpan => only(spansOf(telemetry, "chat"));
export const toolIn = (telemetry: Telemetry): ReadSpan => only(spansOf(telemetry, "execute_tool"));
export const rootIn = (telemetry: Telemetry): ReadSpan =>
  only(telemetry.spans.filter(({ parent }) => parent === undefined));
export const attributes = (span: ReadSpan, ...names: readonly string[]): readonly unknown[] =>
  names.map((name) => span.attributes.get(name));
