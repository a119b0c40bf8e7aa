import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeRedactor } from "@spoor/core/redact";
import { expect, test } from "vitest";
import { random, texts } from "../support/random.ts";
import { root } from "../support/run-app.ts";

const seed = 7;
const perKind = 500;

/** Things that look random and are no secrets. */
function generated(): readonly string[] {
  const next = random(seed);
  const text = texts(next);
  const number = (below: number): number => Math.floor(next() * below);
  const uuid = (): string => [8, 4, 4, 4, 12].map((length) => text("hex", length)).join("-");
  const kinds: readonly (() => string)[] = [
    () => uuid(),
    () => `trace_id=${text("hex", 32)} span_id=${text("hex", 16)}`,
    () => `00-${text("hex", 32)}-${text("hex", 16)}-01`,
    () => `sha256:${text("hex", 64)}`,
    () => `commit ${text("hex", 40)}`,
    () => `integrity sha512-${text("base64", 86)}==`,
    () => `data:image/png;base64,${text("base64", 200)}`,
    () => text("base64", 64),
    () => text("base64url", 43),
    () => `chatcmpl-${text("alnum", 29)}`,
    () => `msg_01${text("alnum", 22)} toolu_01${text("alnum", 22)} resp_${text("hex", 48)}`,
    () => `req_${text("alnum", 24)} call_${text("alnum", 24)} run_${text("alnum", 24)}`,
    () => `${number(99)}.${number(99)}.${number(99)}-beta.${number(9)}+${text("hex", 7)}`,
    () => `2026-0${1 + number(9)}-1${number(9)}T10:${10 + number(49)}:00.000Z`,
    () =>
      `{"prompt_tokens":${number(9999)},"completion_tokens":${number(999)},"total_tokens":${number(9999)}}`,
    () => `arn:aws:iam::${text("digit", 12)}:role/${text("lowerDigit", 12)}`,
    () =>
      `https://example.com/a/${text("alnum", 22)}?page_token=${text("alnum", 30)}&cursor=${text("base64url", 40)}`,
    () =>
      `/app/node_modules/${text("lowerDigit", 9)}/dist/index-${text("base64url", 8)}.js:${number(999)}:${number(99)}`,
    () => `etag: "${text("hex", 32)}"`,
    () =>
      `gpt-4o-mini-2024-07-18 claude-haiku-4-5-20251001 us.anthropic.claude-${text("digit", 8)}-v1:0`,
  ];
  return kinds.flatMap((kind) => Array.from({ length: perKind }, kind));
}

/** Lines of our own sources and pages, but for tests, which plant secrets. */
function lines(): readonly string[] {
  const folders = [
    "packages/core/src",
    "packages/journal/src",
    "packages/sdk/src",
    "packages/cli/src",
    "docs",
  ];
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(?:ts|md)$/.test(name) && !/(?:\.test\.ts|privacy\.md)$/.test(name))
      .filter((name) => !name.includes("redact/"))
      .flatMap((name) => readFileSync(join(root, folder, name), "utf8").split("\n"))
      .filter((line) => line.trim().length > 8),
  );
}

test("at most 1 % of what is no secret is redacted", () => {
  const benign = [...generated(), ...lines()];
  expect(benign.length).toBeGreaterThan(20_000);
  const redactor = makeRedactor();
  const wrong = benign.filter((text) => redactor.text(text) !== text);
  const share = wrong.length / benign.length;
  // oxlint-disable-next-line no-console -- the share belongs into the report
  console.log(
    `false positives: ${wrong.length} of ${benign.length}\n${wrong.slice(0, 20).join("\n")}`,
  );
  expect(share).toBeLessThanOrEqual(0.01);
});

test("of ids, hashes and tokens of a model none is redacted", () => {
  const redactor = makeRedactor();
  expect(generated().length).toBe(10_000);
  expect(generated().filter((text) => redactor.text(text) !== text)).toEqual([]);
});
