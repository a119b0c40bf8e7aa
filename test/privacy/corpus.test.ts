import { makeRedactor } from "@spoor/core/redact";
import { describe, expect, test } from "vitest";
import { secrets } from "../support/secrets.ts";
import { named, spread } from "./named-secrets.ts";
import { surroundings } from "./surroundings.ts";

const seed = 20_260_101;
const known = secrets(seed);

test("the corpus has 120 secrets of 40 kinds", () => {
  expect(new Set(known.map(({ secret }) => secret)).size).toBeGreaterThanOrEqual(120);
  expect(new Set(known.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(40);
});

describe("secrets that are known by their form", () => {
  test.each(Object.entries(surroundings))("%s", (_, around) => {
    const left = known.filter(({ secret }) => makeRedactor().text(around(secret)).includes(secret));
    expect(left).toEqual([]);
  });

  test("each is named by its kind", () => {
    const wrong = known.flatMap(({ kind, secret }) => {
      const text = makeRedactor().text(secret);
      return text.includes(`[REDACTED:${kind}]`) ? [] : [{ kind, text }];
    });
    expect(wrong).toEqual([]);
  });

  test("nothing else of the text is changed", () => {
    const redactor = makeRedactor();
    for (const { kind, secret } of known)
      expect(redactor.text(`a ${secret} b`)).toBe(`a [REDACTED:${kind}] b`);
  });
});

describe("secrets that are known by the name before them, or by what is around them", () => {
  test.each(named(seed))("$text", ({ secret, text }) => {
    expect(text).toContain(secret);
    expect(makeRedactor().text(text)).not.toContain(secret);
  });

  test.each(spread(seed))("$name", ({ pieces, text }) => {
    const left = makeRedactor().text(text);
    expect(pieces.filter((piece) => !text.includes(piece))).toEqual([]);
    expect(pieces.filter((piece) => left.includes(piece))).toEqual([]);
  });
});

test("JSON stays JSON", () => {
  const redactor = makeRedactor();
  const texts = [
    ...known.flatMap(({ secret }) => Object.values(surroundings).map((around) => around(secret))),
    ...named(seed).map(({ text }) => text),
    ...spread(seed).map(({ text }) => text),
  ];
  for (const text of texts) {
    const twice = JSON.stringify({ a: [text], b: JSON.stringify({ c: text, d: 1 }) });
    expect(() => JSON.parse(JSON.parse(redactor.text(twice)).b), text).not.toThrow();
  }
});

test("all secrets of one text are found", () => {
  const text = known.map(({ secret }) => secret).join(" and ");
  const left = makeRedactor().text(text);
  expect(left.replaceAll(/\[REDACTED:\w+\]/g, "").replaceAll(" and ", "")).toBe("");
});
