import { describe, expect, test } from "vitest";
import * as names from "../semconv/index.ts";
import { makeRedactor } from "./redactor.ts";

const secret = ["gh", "p_", "a1B2".repeat(9)].join("");

test("a text without a secret is given back as it is", () => {
  const text = ["trace 0af7651916cd43dd", "8448eb211c80319c"].join("");
  expect(makeRedactor().text(text)).toBe(text);
});

test("what was replaced is counted by kind", () => {
  const redactor = makeRedactor();
  expect(redactor.counts()).toEqual({});
  expect(redactor.text(`${secret} and ${secret}, password=hunter22`)).toBe(
    "[REDACTED:github] and [REDACTED:github], password=[REDACTED:password]",
  );
  expect(redactor.counts()).toEqual({ github: 2, password: 1 });
});

test("what is redacted stays as it is when it is redacted again", () => {
  const redactor = makeRedactor();
  const once = redactor.text(`${secret} password=hunter22 "token": "${secret}" Bearer ${secret}`);
  expect(redactor.text(once)).toBe(once);
});

describe("a value under a name", () => {
  test.each([
    ["password", "x", "[REDACTED:password]"],
    ["db.password", "hunter2 and more", "[REDACTED:password]"],
    ["app.apiKey", "abc", "[REDACTED:key]"],
    ["http.request.header.authorization", "Custom abc", "[REDACTED:authorization]"],
    ["http.request.header.x-api-key", "abc", "[REDACTED:key]"],
    ["http.request.header.cookie", "a=b", "[REDACTED:cookie]"],
    ["http.response.header.set-cookie", "a=b", "[REDACTED:cookie]"],
    ["refreshToken", "abc", "[REDACTED:token]"],
    ["password", "", ""],
    ["gen_ai.token.type", "input", "input"],
    ["max_tokens", "100", "100"],
    ["monkey", "banana", "banana"],
    ["key", "banana", "banana"],
  ])("%s: %s", (name, value, left) => {
    expect(makeRedactor().text(value, name)).toBe(left);
  });

  test("no name of the conventions or of Spoor's own is a secret's", () => {
    const redactor = makeRedactor();
    const all = Object.entries(names)
      .filter(([key]) => !key.startsWith("METRIC_"))
      .flatMap(([, name]) => (typeof name === "string" ? [name] : []));
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter((name) => redactor.text("a value", name) !== "a value")).toEqual([]);
  });
});

describe("a hook", () => {
  test("comes last and is counted", () => {
    const redactor = makeRedactor({ hook: (text) => text.replaceAll("Berlin", "[city]") });
    expect(redactor.text(`${secret} of Berlin`)).toBe("[REDACTED:github] of [city]");
    expect(redactor.text("short")).toBe("short");
    expect(redactor.counts()).toEqual({ github: 1, hook: 1 });
  });

  const wrong: readonly (readonly [string, () => unknown])[] = [
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["returns nothing", () => undefined],
    ["returns a number", () => 1],
    ["returns a promise that is rejected", () => Promise.reject(new Error("no"))],
  ];
  test.each(wrong)("that %s costs the whole text", (_, hook) => {
    const redactor = makeRedactor({
      hook: (text) => String.prototype.concat.call(text) && loose(hook)(),
    });
    expect(redactor.text("anything at all")).toBe("[REDACTED:hook_failed]");
    expect(redactor.counts()).toEqual({ hook_failed: 1 });
  });
});

/** JavaScript's view of a function: it returns whatever it returns. */
function loose(run: () => unknown): () => string {
  const made: { run: () => string } = { run: () => "" };
  Reflect.set(made, "run", run);
  return made.run;
}

test("a search that fails costs the whole text", () => {
  const redactor = makeRedactor({
    patterns: [
      () => {
        throw new Error("no");
      },
    ],
  });
  expect(redactor.text("anything at all")).toBe("[REDACTED:failed]");
  expect(redactor.counts()).toEqual({ failed: 1 });
});

test("of findings that overlap the first is taken", () => {
  const found = [
    { kind: "second", start: 4, end: 9 },
    { kind: "first", start: 2, end: 6 },
  ];
  const redactor = makeRedactor({ patterns: [() => found] });
  expect(redactor.text("0123456789")).toBe("01[REDACTED:first]6789");
});
