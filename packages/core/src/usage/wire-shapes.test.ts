import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Usage } from "../record/index.ts";
import { replyUsage } from "./index.ts";

/** What a call used, in parts that overlap nowhere. */
interface Truth {
  readonly fresh: number;
  readonly read: number;
  readonly written5m: number;
  readonly written1h: number;
  readonly said: number;
  readonly thought: number;
}

interface Shape {
  readonly api: string;
  readonly reply: (truth: Truth) => object;
  /** What the shape cannot tell. */
  readonly lacks?: readonly (keyof Usage)[];
}

const input = ({ fresh, read, written5m, written1h }: Truth) =>
  fresh + read + written5m + written1h;
const written = ({ written5m, written1h }: Truth) => written5m + written1h;
const output = ({ said, thought }: Truth) => said + thought;

const shapes: readonly Shape[] = [
  {
    api: "openai.chat",
    lacks: ["cacheWrite1hTokens"],
    reply: (truth) => ({
      usage: {
        prompt_tokens: input(truth),
        completion_tokens: output(truth),
        total_tokens: input(truth) + output(truth),
        prompt_tokens_details: { cached_tokens: truth.read, cache_write_tokens: written(truth) },
        completion_tokens_details: { reasoning_tokens: truth.thought },
      },
    }),
  },
  {
    api: "openai.responses",
    lacks: ["cacheWrite1hTokens"],
    reply: (truth) => ({
      usage: {
        input_tokens: input(truth),
        output_tokens: output(truth),
        total_tokens: input(truth) + output(truth),
        input_tokens_details: { cached_tokens: truth.read, cache_write_tokens: written(truth) },
        output_tokens_details: { reasoning_tokens: truth.thought },
      },
    }),
  },
  {
    api: "xai.chat",
    lacks: ["cacheWriteTokens", "cacheWrite1hTokens"],
    reply: (truth) => ({
      usage: {
        prompt_tokens: input(truth),
        completion_tokens: truth.said,
        total_tokens: input(truth) + output(truth),
        prompt_tokens_details: { cached_tokens: truth.read },
        completion_tokens_details: { reasoning_tokens: truth.thought },
      },
    }),
  },
  {
    api: "anthropic.messages",
    reply: (truth) => ({
      type: "message",
      usage: {
        input_tokens: truth.fresh,
        cache_read_input_tokens: truth.read,
        cache_creation_input_tokens: written(truth),
        cache_creation: {
          ephemeral_5m_input_tokens: truth.written5m,
          ephemeral_1h_input_tokens: truth.written1h,
        },
        output_tokens: output(truth),
        output_tokens_details: { thinking_tokens: truth.thought },
      },
    }),
  },
  {
    api: "bedrock.converse",
    lacks: ["reasoningTokens"],
    reply: (truth) => ({
      usage: {
        inputTokens: truth.fresh,
        cacheReadInputTokens: truth.read,
        cacheWriteInputTokens: written(truth),
        cacheDetails: [
          { ttl: "5m", inputTokens: truth.written5m },
          { ttl: "1h", inputTokens: truth.written1h },
        ],
        outputTokens: output(truth),
        totalTokens: input(truth) + output(truth),
      },
    }),
  },
  {
    api: "gemini",
    lacks: ["cacheWriteTokens", "cacheWrite1hTokens"],
    reply: (truth) => ({
      usageMetadata: {
        promptTokenCount: truth.fresh + truth.read + truth.written5m,
        toolUsePromptTokenCount: truth.written1h,
        cachedContentTokenCount: truth.read,
        candidatesTokenCount: truth.said,
        thoughtsTokenCount: truth.thought,
        totalTokenCount: input(truth) + output(truth),
      },
    }),
  },
  {
    api: "ai-sdk.v6",
    lacks: ["cacheWrite1hTokens"],
    reply: (truth) => ({
      usage: {
        inputTokens: input(truth),
        inputTokenDetails: {
          noCacheTokens: truth.fresh,
          cacheReadTokens: truth.read,
          cacheWriteTokens: written(truth),
        },
        outputTokens: output(truth),
        outputTokenDetails: { textTokens: truth.said, reasoningTokens: truth.thought },
        totalTokens: input(truth) + output(truth),
      },
    }),
  },
  {
    api: "langchain",
    reply: (truth) => ({
      usage_metadata: {
        input_tokens: input(truth),
        output_tokens: output(truth),
        total_tokens: input(truth) + output(truth),
        input_token_details: {
          cache_read: truth.read,
          cache_creation: 0,
          ephemeral_5m_input_tokens: truth.written5m,
          ephemeral_1h_input_tokens: truth.written1h,
        },
        output_token_details: { reasoning: truth.thought },
      },
    }),
  },
  {
    api: "otel",
    lacks: ["cacheWrite1hTokens"],
    reply: (truth) => ({
      "gen_ai.system": "openai",
      "gen_ai.usage.prompt_tokens": input(truth),
      "gen_ai.usage.completion_tokens": output(truth),
      "gen_ai.usage.cache_read_input_tokens": truth.read,
      "gen_ai.usage.cache_creation_input_tokens": written(truth),
      "gen_ai.usage.reasoning_tokens": truth.thought,
    }),
  },
];

const tokens = fc.nat(1_000_000);
const truths = fc.record({
  fresh: tokens,
  read: tokens,
  written5m: tokens,
  written1h: tokens,
  said: tokens,
  thought: tokens,
});

function usageOf(truth: Truth, lacks: Shape["lacks"] = []): Usage {
  const all: Usage = {
    inputTokens: input(truth),
    outputTokens: output(truth),
    cacheReadTokens: truth.read,
    cacheWriteTokens: written(truth),
    cacheWrite1hTokens: truth.written1h,
    reasoningTokens: truth.thought,
  };
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => !lacks.some((one) => one === name)),
  );
}

/** The places of all numbers in `value`. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value === "number") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]));
}

/** `value` with `put` of what is at a place. */
function changed(
  value: unknown,
  [key, ...rest]: readonly string[],
  put: (at: unknown) => unknown,
): unknown {
  if (key === undefined) return put(value);
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? changed(item, rest, put) : item));
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, name === key ? changed(inner, rest, put) : inner]),
  );
}

describe.each(shapes)("$api", ({ api, reply, lacks }) => {
  test("is read into inclusive totals and their parts, with or without its name", () => {
    fc.assert(
      fc.property(truths, (truth) => {
        const expected = usageOf(truth, lacks);
        expect(replyUsage(api, reply(truth))).toEqual(expected);
        expect(replyUsage(undefined, reply(truth))).toEqual(expected);
      }),
    );
  });

  test("whatever is changed in it, its parts fit their wholes, or nothing is read", () => {
    const garbage = fc.oneof(fc.anything(), fc.nat(2_000_000), fc.double(), fc.maxSafeInteger());
    fc.assert(
      fc.property(truths, fc.nat(), garbage, (truth, place, value) => {
        const places = placesIn(reply(truth));
        const path = places[place % places.length] ?? [];
        const usage =
          replyUsage(
            api,
            changed(reply(truth), path, () => value),
          ) ?? {};
        const {
          inputTokens = Infinity,
          outputTokens = Infinity,
          cacheWriteTokens = Infinity,
        } = usage;
        const { cacheReadTokens = 0, cacheWriteTokens: wrote = 0 } = usage;
        expect(cacheReadTokens + wrote).toBeLessThanOrEqual(inputTokens);
        expect(usage.cacheWrite1hTokens ?? 0).toBeLessThanOrEqual(cacheWriteTokens);
        expect(usage.reasoningTokens ?? 0).toBeLessThanOrEqual(outputTokens);
      }),
    );
  });
});

const of = (...apis: readonly string[]) => shapes.filter(({ api }) => apis.includes(api));

describe("the problems", () => {
  const parts = fc.record({
    fresh: fc.integer({ min: 10, max: 1000 }),
    read: fc.integer({ min: 10, max: 1000 }),
    written5m: fc.integer({ min: 10, max: 1000 }),
    written1h: fc.integer({ min: 10, max: 1000 }),
    said: fc.integer({ min: 10, max: 1000 }),
    thought: fc.integer({ min: 10, max: 1000 }),
  });

  // These are read to their last number.
  test.each(of("openai.chat", "anthropic.messages", "bedrock.converse", "gemini", "otel"))(
    "of $api name a number that is no count, wherever it is",
    ({ api, reply }) => {
      const wrong = fc.constantFrom(-1, 0.5, Number.NaN, "12", true, {});
      fc.assert(
        fc.property(parts, fc.nat(), wrong, (truth, place, value) => {
          const places = placesIn(reply(truth));
          const path = places[place % places.length] ?? [];
          const usage = replyUsage(
            api,
            changed(reply(truth), path, () => value),
          );
          expect(usage?.problems).toContain("invalid_count");
        }),
      );
    },
  );

  test.each(
    of("openai.chat", "openai.responses", "bedrock.converse", "gemini", "ai-sdk.v6", "langchain"),
  )("of $api name a total that is not the sum of its parts", ({ api, reply }) => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 9 }), (truth, more) => {
        const path =
          placesIn(reply(truth)).find((place) => /total/i.test(place.at(-1) ?? "")) ?? [];
        const usage = replyUsage(
          api,
          changed(reply(truth), path, (total) => Number(total) + more),
        );
        expect(usage).toEqual({
          ...replyUsage(api, reply(truth)),
          problems: ["total_disagrees"],
        });
      }),
    );
  });

  test("name a part that is larger than its whole", () => {
    const usage = {
      prompt_tokens: 5,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 6 },
    };
    expect(replyUsage("openai.chat", { usage })?.problems).toEqual(["part_exceeds_whole"]);
    const split = {
      cache_creation_input_tokens: 5,
      cache_creation: { ephemeral_1h_input_tokens: 6 },
    };
    const message = { type: "message", usage: { input_tokens: 1, output_tokens: 1, ...split } };
    expect(replyUsage("anthropic.messages", message)).toEqual({
      inputTokens: 6,
      outputTokens: 1,
      cacheWriteTokens: 5,
      cacheWrite1hTokens: 5,
      problems: ["part_exceeds_whole", "total_disagrees"],
    });
  });
});
