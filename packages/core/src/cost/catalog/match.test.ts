import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MatchLogic } from "@pydantic/genai-prices";
import { covers, isTail } from "./match.ts";

describe("isTail", () => {
  test.each([
    "",
    "-20250929",
    "@20250805",
    "-2025-09-29",
    "-0613",
    "-09-2025",
    "-05-06",
    "-2509",
    "-001",
    "-v1:0",
    ":0",
    "-latest",
    "-preview-09-2025",
    "-20251001-v1:0",
    "@default",
  ])("takes %j for a date, version or channel", (rest) => {
    expect(isTail(rest)).toBe(true);
  });

  test.each([
    "-5",
    "-9",
    ".5",
    "-max",
    "-mini",
    "-pro",
    "x",
    "-20251399",
    "-turbo-2027-01-01",
    "-latest-pro",
    ":free",
    ":batch",
  ])("takes %j for another model's name", (rest) => {
    expect(isTail(rest)).toBe(false);
  });

  test("needs no long time for any id", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("-", "0", "1", "2", ":", "v", "@"),
          minLength: 150,
          maxLength: 200,
        }),
        (rest) => {
          expect(isTail(rest)).toBe(false);
        },
      ),
    );
  });
});

describe("covers", () => {
  test.each<[MatchLogic, string]>([
    [{ equals: "gpt-4o" }, "gpt-4o"],
    [{ equals: "MiniMax-M2" }, "minimax-m2"],
    [{ starts_with: "claude-sonnet-5" }, "claude-sonnet-5-20260101"],
    [{ starts_with: "claude-sonnet-4-2025" }, "claude-sonnet-4-20250514"],
    [{ starts_with: "ft:gpt-4o-2024-" }, "ft:gpt-4o-2024-08-06"],
    [{ starts_with: "claude-sonnet-4@" }, "claude-sonnet-4@20250514"],
    [{ contains: "gemini-2.0-flash-0" }, "gemini-2.0-flash-001"],
    [{ contains: "claude-3-haiku-20240307" }, "us.anthropic.claude-3-haiku-20240307-v1:0"],
    [{ ends_with: "claude-fable-5" }, "publishers/anthropic/models/claude-fable-5"],
    [{ regex: "^claude-opus-5-\\d{8}$" }, "claude-opus-5-20260724"],
    [{ regex: "^gemini-3\\.5-flash-\\d" }, "gemini-3.5-flash-001"],
    [{ or: [{ equals: "a" }, { equals: "b" }] }, "b"],
    [
      { and: [{ starts_with: "gemini-2.5-pro" }, { regex: "^(?!.*-tts)" }] },
      "gemini-2.5-pro-preview-05-06",
    ],
  ])("%j covers %s", (logic, id) => {
    expect(covers(logic, id)).toBe(true);
  });

  test.each<[MatchLogic, string]>([
    [{ starts_with: "claude-sonnet-5" }, "claude-sonnet-5-5"],
    [{ starts_with: "gpt-4o-mini" }, "gpt-4o-mini-turbo-2027-01-01"],
    [{ contains: "o4-mini" }, "super-o4-mini"],
    [{ contains: "m2.1-highspeed" }, "m2.1-highspeed-2"],
    [{ regex: "^gemini-3\\.5-flash-\\d" }, "gemini-3.5-flash-9"],
    [{ regex: "^(?!.*-tts)" }, "anything"],
    [{ and: [{ starts_with: "gemini-2.5-pro" }, { regex: "^(?!.*-tts)" }] }, "gemini-2.5-pro-tts"],
    [{ or: [] }, ""],
    [{ equals: "gpt-4o" }, "gpt-4o-2024-08-06"],
  ])("%j does not cover %s", (logic, id) => {
    expect(covers(logic, id)).toBe(false);
  });
});
