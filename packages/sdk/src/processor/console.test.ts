import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ModelCall } from "../trace/call.ts";
import { step } from "../trace/step.ts";
import { tool } from "../trace/tool.ts";
import { workflow } from "../trace/workflow.ts";
import { useProfile } from "../tracer.ts";
import { profileOf } from "@spoor/core/semconv";
import { ConsoleProcessor } from "./console.ts";
import { styleOf } from "./console-style.ts";
import { DeriveProcessor } from "./derive.ts";
import { loadPrices } from "./prices.ts";

let lines: string[] = [];

function begin(style: { unicode: boolean; colour: boolean }): void {
  lines = [];
  const print = (line: string) => lines.push(line.replaceAll(/\d+(?:\.\d)? (?:ms|s)\b/g, "T"));
  trace.setGlobalTracerProvider(
    new TracerProvider({
      spanProcessors: [new DeriveProcessor(), new ConsoleProcessor(print, style)],
    }),
  );
  useProfile(profileOf("current"));
}

beforeEach(async () => {
  await loadPrices();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});

afterEach(() => {
  trace.disable();
  context.disable();
});

function call(model: string): void {
  const made = new ModelCall({
    provider: "openai",
    request: { operation: "chat", model, stream: false, attributes: {} },
  });
  made.reply({ attributes: {}, usage: { inputTokens: 1000, outputTokens: 100 } });
  made.end("completed");
}

describe("ConsoleProcessor", () => {
  test("prints a run as it happens, in plain ASCII where the terminal has no more", () => {
    begin({ unicode: false, colour: false });
    workflow("ticket", () => {
      step("Extract Intent", () => {
        call("gpt-4o-mini");
        tool("search", () => 1);
      });
      step("Gather Context", (s) => s.blocked({ reason: "dependency", detail: "no index" }));
      step("Unlock", (s) => s.skip("done"));
    });
    expect(lines).toEqual([
      "> Workflow ticket started",
      "* [0] Extract Intent",
      "  - [gpt-4o-mini] 1000 in | 100 out | $0.000210 | T",
      "  + Tool search T",
      "ok [0] completed in T",
      "* [1] Gather Context",
      "BLOCKED [1] blocked in T | dependency: no index",
      "* [2] Unlock",
      "skip [2] skipped in T",
      "ok Workflow ticket completed in T | 1000 in | 100 out | $0.000210",
    ]);
    expect(lines.join("")).toMatch(/^[\u0020-\u007E]*$/);
  });

  test("says failed, unpriced and why", () => {
    begin({ unicode: true, colour: false });
    expect(() =>
      workflow("w", () =>
        step("s", () => {
          call("no-such-model");
          throw new TypeError("x");
        }),
      ),
    ).toThrow("x");
    expect(lines).toEqual([
      "▶ Workflow w started",
      "● [0] s",
      "  ◆ [no-such-model] 1000 in | 100 out | unpriced | T",
      "✖ [0] failed in T | TypeError",
      "✖ Workflow w failed in T | 1000 in | 100 out | unpriced",
    ]);
  });

  test("shows what a hostile name holds instead of obeying it", () => {
    begin({ unicode: true, colour: true });
    workflow("a\u001B[2Jb\u202Ec\nd", () => 1);
    expect(lines[0]).toBe(String.raw`▶ Workflow a\x1b[2Jb\u{202e}c\nd started`);
    expect(lines).toHaveLength(2);
  });
});

describe("styleOf", () => {
  test.each([
    [{ LANG: "en_US.UTF-8" }, true, { unicode: true, colour: true }],
    [{ LANG: "C" }, true, { unicode: false, colour: true }],
    [{ LANG: "en_US.UTF-8", NO_COLOR: "1" }, true, { unicode: true, colour: false }],
    [{ LANG: "en_US.UTF-8", TERM: "dumb" }, true, { unicode: false, colour: false }],
    [{ LANG: "en_US.UTF-8", CI: "true" }, false, { unicode: true, colour: false }],
    [{ FORCE_COLOR: "1" }, false, { unicode: false, colour: true }],
  ])("%j on a terminal: %s", (env, isTerminal, style) => {
    expect(styleOf(env, isTerminal)).toEqual(style);
  });
});
