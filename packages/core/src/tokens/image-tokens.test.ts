import { expect, test } from "vitest";
import { imageTokens } from "./image-tokens.ts";
import type { ImageDetail } from "./image-tokens.ts";

interface Example {
  readonly of: readonly [string, string];
  readonly size: readonly [number, number];
  readonly detail?: ImageDetail;
  readonly tokens: number;
}

const examples: readonly Example[] = [
  // The examples of OpenAI's guide.
  { of: ["openai", "gpt-4o"], size: [1024, 1024], detail: "high", tokens: 765 },
  { of: ["openai", "gpt-4o"], size: [2048, 4096], detail: "high", tokens: 1105 },
  { of: ["openai", "gpt-4o"], size: [4096, 8192], detail: "low", tokens: 85 },
  { of: ["openai", "gpt-4.1-mini"], size: [1024, 1024], tokens: 1659 },
  { of: ["openai", "gpt-4.1-mini"], size: [1800, 2400], tokens: 2488 },
  // What was billed for an image of 128 x 64 pixels, less the words beside it.
  { of: ["openai", "gpt-4o"], size: [128, 64], detail: "high", tokens: 255 },
  { of: ["openai", "o3"], size: [128, 64], detail: "high", tokens: 225 },
  { of: ["openai", "gpt-4o-mini"], size: [128, 64], detail: "low", tokens: 2833 },
  // What was billed for 50 x 50 patches.
  { of: ["openai", "gpt-5.4-mini"], size: [1600, 1600], detail: "high", tokens: 3000 },
  { of: ["openai", "gpt-5-mini"], size: [1600, 1600], detail: "high", tokens: 1843 },
  { of: ["openrouter", "openai/gpt-5"], size: [512, 512], detail: "high", tokens: 210 },
  // The examples of Anthropic's guide, and width * height / 750.
  { of: ["anthropic", "claude-sonnet-4-5"], size: [200, 200], tokens: 64 },
  { of: ["anthropic", "claude-sonnet-4-5"], size: [1000, 1000], tokens: 1296 },
  { of: ["anthropic", "claude-sonnet-4-5"], size: [4000, 3000], tokens: 1568 },
  { of: ["anthropic", "claude-opus-4-7"], size: [2000, 1500], tokens: 3888 },
  { of: ["anthropic", "claude-opus-4-7"], size: [8000, 8000], tokens: 4784 },
  { of: ["gcp.gemini", "gemini-2.5-flash"], size: [300, 384], tokens: 258 },
  { of: ["gcp.gemini", "gemini-2.5-flash"], size: [960, 540], tokens: 516 },
];

test.each(examples)("$of sees $size in detail $detail as $tokens tokens", (example) => {
  const [provider, model] = example.of;
  const [width, height] = example.size;
  const { detail, tokens } = example;
  expect(imageTokens({ provider, model, size: { width, height }, detail })).toBe(tokens);
});

test("an image of unknown size counts as one of 1,024 pixels", () => {
  const of = { provider: "openai", model: "gpt-4o" };
  expect(imageTokens({ ...of, size: undefined })).toBe(765);
});
