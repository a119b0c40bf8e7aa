import { readConfig } from "@spoor/core/settings";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cutText, redacted, redactions, startRedaction } from "./redaction.ts";

const config = readConfig({}, () => undefined);
const warn = vi.fn<(message: string) => void>();
const token = ["gh", "p_", "a1B2".repeat(9)].join("");

beforeEach(() => warn.mockClear());
afterEach(() => startRedaction(config, warn));

test("secrets are redacted without being asked for, and counted", () => {
  startRedaction(config, warn);
  expect(redacted(`used ${token}`)).toBe("used [REDACTED:github]");
  expect(redacted("a@b.io CUST-123456")).toBe("a@b.io CUST-123456");
  expect(redactions()).toEqual({ github: 1 });
});

test("patterns of the environment are searched for", () => {
  const env = { SPOOR_REDACT_PATTERNS: "CUST-\\d{6}\n(?i)project zeus", SPOOR_REDACT_PII: "1" };
  startRedaction(readConfig(env, warn), warn);
  expect(redacted("a@b.io has CUST-123456 of Project ZEUS")).toBe(
    "[REDACTED:email] has [REDACTED:pattern] of [REDACTED:pattern]",
  );
  expect(warn).not.toHaveBeenCalled();
});

test.each(["(unclosed", "a{2,1}", "(?=ahead)b", "(.)\\1", "x*"])(
  "a pattern that cannot be used, %s, is named at start, and the others are used",
  (pattern) => {
    startRedaction({ ...config, redactPatterns: [pattern, "CUST-\\d{6}"] }, warn);
    expect(warn.mock.calls).toEqual([[expect.stringContaining(JSON.stringify(pattern))]]);
    expect(redacted("CUST-123456 (unclosed")).toBe("[REDACTED:pattern] (unclosed");
  },
);

test("a pattern that takes exponential time elsewhere takes none here", () => {
  startRedaction({ ...config, redactPatterns: ["(a+)+$"] }, warn);
  expect(redacted(`${"a".repeat(50_000)}!`)).toHaveLength(50_001);
});

test("a text that is cut keeps no half of a secret", () => {
  const text = `${"x".repeat(190)} ${token} and more`;
  expect(cutText(text, 200)).toBe(`${"x".repeat(190)} [REDACTED`);
  expect(cutText(text, 1000)).toBe(text);
});
