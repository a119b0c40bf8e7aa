import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { at, list, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { clamped } from "./clamped.ts";
import { anthropicUsage, openaiReplyUsage, openaiUsage } from "./index.ts";

const folder = fileURLToPath(
  new URL("../../../../../shared/data/provider-cassettes/", import.meta.url),
);
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!existsSync(folder)) console.warn(`SKIPPED: no recorded replies at ${folder}`);

function bodiesOf(provider: string): { name: string; bodies: unknown[] }[] {
  if (!existsSync(folder)) return [];
  const own = readdirSync(`${folder}${provider}`).map((name) => `${provider}/${name}`);
  const archives = readdirSync(`${folder}har`)
    .filter((name) => name.startsWith(provider))
    .map((name) => `har/${name}`);
  return [...own, ...archives].map((name) => ({
    name,
    bodies: documents(readFileSync(`${folder}${name}`, "utf8")),
  }));
}

/** The JSON in a file: the whole of it, its lines, or the replies that an archive holds as text. */
function documents(content: string): unknown[] {
  try {
    const whole: unknown = JSON.parse(content);
    const replies = list(at(at(whole, "log"), "entries"))
      .map((entry) => text(at(at(at(entry, "response"), "content"), "text")))
      .filter((reply) => reply !== undefined);
    return replies.length > 0 ? replies.flatMap(documents) : [whole];
  } catch {
    return content
      .split("\n")
      .map((line) => line.replace(/^data: /, ""))
      .filter((line) => line.startsWith("{"))
      .map((line): unknown => JSON.parse(line));
  }
}

/** Every object that stands under the key `usage`, with the object that holds it. */
function usagesIn(body: unknown): { holder: unknown; usage: unknown }[] {
  if (typeof body !== "object" || body === null) return [];
  const usage = at(body, "usage");
  const own = typeof usage === "object" && usage !== null ? [{ holder: body, usage }] : [];
  return [...own, ...Object.values(body).flatMap(usagesIn)];
}

/** Expects counts, all whole, and no part above its whole. */
function expectCounts(usage: Usage | undefined): void {
  const tokens = Object.entries(usage ?? {}).filter(([name]) => name.endsWith("Tokens"));
  expect(tokens.length).toBeGreaterThan(0);
  for (const [, count] of tokens) expect(Number.isSafeInteger(count)).toBe(true);
  expect(usage).toMatchObject(clamped(usage ?? {}) ?? {});
}

describe.skipIf(!existsSync(folder))("recorded replies", () => {
  test("of OpenAI have whole counts", () => {
    const found = bodiesOf("openai").flatMap(({ bodies }) => bodies.flatMap(usagesIn));
    expect(found.length).toBeGreaterThan(4);
    for (const { holder, usage } of found) {
      expectCounts(openaiReplyUsage(holder));
      expect(openaiReplyUsage(holder)).toMatchObject(openaiUsage(usage) ?? {});
    }
  });

  test("of Anthropic have whole counts", () => {
    const found = bodiesOf("anthropic").flatMap(({ bodies }) => bodies.flatMap(usagesIn));
    expect(found.length).toBeGreaterThan(8);
    for (const { usage } of found) expectCounts(anthropicUsage(usage));
  });
});
