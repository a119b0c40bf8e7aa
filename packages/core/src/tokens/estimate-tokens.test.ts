import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test, vi } from "vitest";
import { errorsOf } from "./calibration.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import { sampledTokens } from "./sampled-tokens.ts";
import { TextCounts } from "./text-counts.ts";

const root = join(import.meta.dirname, "../../../..");
const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(root, folder, name), "utf8"))
    .filter((text) => text.length > 600);
const exact = (text: string): number => countTokens(text, { disallowedSpecial: new Set() });

/** None of these is among the documents that the weights were fitted to. */
const documents: Readonly<Record<string, readonly string[]>> = {
  prose: filesIn("docs", ".md"),
  typescript: [
    ...filesIn("packages/core/src/usage", ".ts"),
    ...filesIn("packages/sdk/src/provider", ".ts"),
  ],
  json: filesIn("packages/core/src/semconv", ".json"),
};

const errors = (texts: readonly string[], estimate: (text: string) => number) =>
  errorsOf(texts.map((text) => estimate(text) / exact(text) - 1));

describe("of this repository's own text", () => {
  test.each(Object.keys(documents))("%s is within 10 %% by and large", (kind) => {
    const texts = documents[kind];
    if (texts === undefined || texts.length === 0) throw new Error(`There is no ${kind}.`);
    const { within10 } = errors(texts, (text) => estimateTokens(text));
    expect(within10).toBeGreaterThanOrEqual(0.9);
  });

  test("all is within 10 % with samples of a tokenizer", () => {
    const texts = Object.values(documents).flat();
    const { within10 } = errors(texts, (text) => sampledTokens(text, exact));
    expect(within10).toBeGreaterThanOrEqual(0.99);
  });
});

test.each([
  [
    "Chinese",
    "动物在雪地里留下足迹，人们可以根据足迹判断它是什么动物，它什么时候经过这里，它往哪里去。",
    0.2,
  ],
  [
    "Japanese",
    "動物は雪の上に足跡を残します。足跡を見れば、どの動物がいつ通ったのかがわかります。",
    0.2,
  ],
  [
    "Korean",
    "동물은 눈 위에 발자국을 남깁니다. 발자국을 보면 어떤 동물이 언제 지나갔는지 알 수 있습니다.",
    0.2,
  ],
  [
    "English",
    "The track an animal leaves tells which animal it was, when it passed and where it went.",
    0.2,
  ],
])("a sentence of %s is about right", (_, text, off) => {
  expect(Math.abs(estimateTokens(text) / exact(text) - 1)).toBeLessThan(off);
});

test("families count by their factor", () => {
  const text = readFileSync(join(root, "README.md"), "utf8");
  const openai = estimateTokens(text);
  expect(estimateTokens(text, "claude") / openai).toBeCloseTo(1.18, 2);
  expect(estimateTokens(text, "claude_4_7") / openai).toBeCloseTo(1.43, 2);
  expect(estimateTokens(text, "gemini") / openai).toBeCloseTo(1.07, 2);
});

test("an empty text has no tokens, any other at least one", () => {
  expect(estimateTokens("")).toBe(0);
  const unit = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1 }),
    fc.string({ unit: "binary", minLength: 1 }),
  );
  fc.assert(
    fc.property(unit, (text) => {
      const tokens = estimateTokens(text);
      expect(Number.isInteger(tokens) && tokens >= 1).toBe(true);
    }),
  );
});

test("a text that comes in pieces counts as it does whole", () => {
  const pieces = fc.array(
    fc.oneof(
      fc.string(),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("aB", "  ", "\n", "12", "、", "ab1"),
    ),
  );
  fc.assert(
    fc.property(pieces, (texts) => {
      const whole = new TextCounts();
      whole.add(texts.join(""));
      const pieced = new TextCounts();
      for (const text of texts) pieced.add(text);
      expect(pieced.total()).toEqual(whole.total());
      expect(pieced.length).toBe(whole.length);
    }),
  );
});

describe("whatever a text holds", () => {
  const repeated = [
    " ",
    "a",
    "A",
    "aB",
    "1",
    "\n",
    "<|endoftext|>",
    "}",
    "。",
    "漢",
    "😀",
    "\u0000",
    "é",
  ];

  test.each(repeated)("%j again and again is estimated in proportion", (unit) => {
    const short = estimateTokens(unit.repeat(5000 / unit.length));
    const long = estimateTokens(unit.repeat(50_000 / unit.length));
    expect(long).toBeGreaterThan(0);
    expect(long).toBeLessThanOrEqual(50_000 * 3);
    expect(long / short).toBeLessThan(15);
  });

  test.each(repeated)("%j again and again is looked at once", (unit) => {
    const text = unit.repeat(50_000 / unit.length);
    const looks = vi.spyOn(String.prototype, "charCodeAt");
    estimateTokens(text);
    const count = looks.mock.calls.length;
    looks.mockRestore();
    expect(count).toBe(text.length);
  });

  test.each(repeated)("a tokenizer is asked little of %j", (unit) => {
    const asked: number[] = [];
    const tokenizer = (text: string): number => {
      asked.push(text.length);
      return exact(text);
    };
    expect(sampledTokens(unit.repeat(50_000 / unit.length), tokenizer)).toBeGreaterThan(0);
    expect(asked.length).toBeLessThanOrEqual(4);
    expect(Math.max(...asked)).toBeLessThanOrEqual(512);
  });
});

test("samples cover a short text whole", () => {
  const asked: string[] = [];
  const text = "word ".repeat(300);
  sampledTokens(text, (slice) => asked.push(slice));
  expect(asked.join("")).toBe(text);
});
