import { describe, expect, test } from "vitest";
import { findingOf, libraryProblem } from "./library-finding.ts";

const found = (name: string, version: string, ...states: string[]) =>
  findingOf({ name, version, states: new Set(states), isDisabled: false, problem: "SyntaxError" });

describe("what became of a library", () => {
  test.each([
    ["openai", "6.49.0", ["instrumented", "loaded", "instrumented"]],
    ["openai", "6.49.0", ["loaded", "loaded"]],
    ["openai", "6.49.0", ["early", "early", "instrumented"]],
    ["openai", "6.49.0", ["failed", "loaded", "instrumented", "failed"]],
    ["openai", "3.3.0", ["unsupported", "loaded"]],
    ["openai", "", ["unsupported", "loaded"]],
    ["@anthropic-ai/sdk", "0.133.0", ["instrumented", "instrumented"]],
    ["@anthropic-ai/sdk", "1.11.0", ["native", "loaded"]],
    ["@anthropic-ai/sdk", "1.11.0", ["native", "early"]],
    ["groq-sdk", "1.6.0", ["unseen", "loaded"]],
  ])("%s %s: %j is its state and what was seen", (name, version, [state, ...states]) => {
    expect(found(name, version, ...states)).toMatchObject({ name, version, state });
  });

  test("one that is left alone is disabled, and one that is not known is none", () => {
    const openai = { name: "openai", version: "3.3.0", states: new Set(["loaded"]) };
    expect(findingOf({ ...openai, isDisabled: true, problem: undefined })).toEqual({
      name: "openai",
      version: "3.3.0",
      state: "disabled",
    });
    expect(found("lodash", "4.0.0", "loaded")).toBeUndefined();
  });
});

const line = (seen: readonly [name: string, version: string, state: string]) => {
  const finding = found(...seen);
  const problem = finding === undefined ? undefined : libraryProblem(finding);
  return problem === undefined ? undefined : `${problem.severity}: ${problem.cause} ${problem.fix}`;
};

const installed = (name: string, version: string) => {
  const finding = found(name, version);
  return finding === undefined ? undefined : libraryProblem(finding, "installed");
};

describe("what is said of it", () => {
  const lines: readonly (readonly [Parameters<typeof line>[0], string])[] = [
    [
      ["openai", "3.3.0", "loaded"],
      "problem: openai 3.3.0 is loaded but not traced: versions before 4.0.0 are not supported. Update openai.",
    ],
    [
      ["openai", "6.49.0", "early"],
      "problem: openai 6.49.0 is loaded but not traced: it was loaded before Spoor. Start with: node --import spoor/register app.js",
    ],
    [
      ["openai", "6.49.0", "failed"],
      "problem: openai 6.49.0 is loaded but not traced: its source could not be transformed (SyntaxError). Use another version of openai, and report this one.",
    ],
    [
      ["openai", "", "loaded"],
      "problem: openai is loaded but not traced: its version is not known. Install openai again.",
    ],
    [
      ["groq-sdk", "1.6.0", "loaded"],
      "problem: groq-sdk 1.6.0 is loaded but not traced: Spoor does not see its calls yet. Record its calls with llmCall(), or set SPOOR_DISABLED_LIBRARIES=groq-sdk.",
    ],
    [
      ["@langchain/core", "1.0.0", "loaded"],
      "note: @langchain/core 1.0.0 is loaded but not traced: Spoor does not see its calls yet. Record its agents and tools with agent() and tool(), or set SPOOR_DISABLED_LIBRARIES=@langchain/core.",
    ],
  ];

  test.each(lines)("%j", (seen, expected) => {
    expect(line(seen)).toBe(expected);
  });

  test.each([
    ["openai", "6.49.0", "instrumented"],
    ["openai", "6.49.0", "loaded"],
    ["@anthropic-ai/sdk", "1.11.0", "loaded"],
  ])("%s %s %s is nothing", (name, version, state) => {
    expect(line([name, version, state])).toBeUndefined();
  });

  test("what only lies in a folder is wrong where it cannot be seen, and a note where it is not seen yet", () => {
    expect(installed("openai", "3.3.0")).toMatchObject({
      severity: "problem",
      cause:
        "openai 3.3.0 is installed but will not be traced: versions before 4.0.0 are not supported.",
    });
    expect(installed("groq-sdk", "1.6.0")).toMatchObject({ severity: "note" });
    expect(installed("openai", "6.0.0")).toBeUndefined();
  });
});
