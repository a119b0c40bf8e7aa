import { cancelled, stop, toolCall, usage, whole } from "../harness/expected.ts";
import type { Expected, ExpectedSpans } from "../harness/expected.ts";

const streamed = { ...whole, chunks: 12, first: true } as const;
const badRequest = { outcome: "failed", error: "400" };
const rateLimited = { outcome: "failed", error: "429" };
const called = { ...toolCall, ...usage };
const streamedCall = { ...called, chunks: 12, first: true } as const;
const messageUsage = { input: 100, output: 20, cached: 40, written: 30 };
const cachedMessage = {
  ...stop,
  finish: ["end_turn"],
  input: 100,
  output: 20,
  cached: 90,
  written: 0,
};
const mockedFlat = { ...stop, input: 3, output: 2, cached: 1 };
const mocked = { ...stop, input: 3, output: 2, cached: 1, written: 0, reasoning: 0 };
const done = { outcome: "completed" };
const drawn = { outcome: "completed", input: 50, output: 272 };
const embedded = { outcome: "completed", input: 8 };

const expectedSpans: ExpectedSpans = {
  plain: [whole],
  parameters: [{ ...whole, finish: ["length"] }],
  responses: [whole],
  anthropic: [cachedMessage],
  "no-usage": [stop],
  "bad-request": [badRequest],
  "server-error": [{ outcome: "failed", error: "500" }],
  "rate-limited": [rateLimited],
  "retried-in-vain": [rateLimited, rateLimited],
  retried: [rateLimited, whole],
  "invalid-json": [{ outcome: "failed", error: "APICallError" }],
  timeout: [{ outcome: "failed", error: "TimeoutError" }],
  "abort-before": [cancelled],
  "abort-during": [cancelled],
  "invalid-prompt": [],
  unawaited: [badRequest],
  race: [whole],
  object: [whole],
  "object-mismatch": [whole],
  "output-object": [whole],
  embed: [embedded],
  "embed-many": [embedded, embedded],
  "embed-bad-request": [badRequest],
  "embed-middleware": [embedded],
  // A model that makes one image a call is asked twice.
  image: [drawn, drawn],
  speech: [done],
  transcription: [done],
  rerank: [done],
  "opted-out": [],
  stream: [streamed],
  "stream-full": [{ ...streamed, chunks: 21 }],
  "stream-responses": [{ ...streamed, chunks: 10 }],
  "stream-anthropic": [{ ...cachedMessage, chunks: 11, first: true }],
  "stream-promises": [streamed],
  "stream-consume": [streamed],
  "stream-text-response": [streamed],
  "stream-ui-response": [streamed],
  "stream-ui-messages": [streamed],
  "stream-read-twice": [streamed],
  // The SDK reads ahead, and takes all of a short stream.
  "stream-break": [streamed],
  "stream-unread": [streamed],
  "stream-cancelled": [streamed],
  "stream-abort-before": [cancelled],
  "stream-abort-during": [{ ...cancelled, chunks: 7, first: true }],
  "stream-timeout": [{ outcome: "failed", error: "TimeoutError", chunks: 7, first: true }],
  "stream-bad-request": [badRequest],
  "stream-bad-request-printed": [badRequest],
  "stream-bad-request-unread": [badRequest],
  "stream-unhandled-promise": [badRequest],
  "stream-retried": [rateLimited, streamed],
  "stream-cut": [{ outcome: "failed", error: "APICallError", chunks: 7, first: true }],
  "stream-clean-cut": [{ outcome: "incomplete", chunks: 9, first: true }],
  "stream-malformed": [failing("JSONParseError")],
  "stream-error-event": [failing("overloaded")],
  "stream-transformed": [streamed],
  "stream-object": [{ ...streamed, chunks: 9 }],
  "stream-object-bad-request": [badRequest],
  "stream-concurrent": Array.from({ length: 20 }, () => streamed),
  tools: [called, whole],
  "tools-responses": [{ ...called, finish: ["tool-calls"] }, whole],
  "tools-anthropic": anthropicTools(["tool_use", "end_turn"], [8, 11]),
  "tools-stream": [streamedCall, streamed],
  "tool-throws": [called, whole],
  "tool-throws-stream": [streamedCall, streamed],
  "tool-yields": [streamedCall, streamed],
  "tool-elsewhere": [called],
  "tool-approval": [called, whole, whole],
  agent: [called, whole],
  "agent-stream": [streamedCall, streamed],
  "nested-agent": [called, called, whole],
  callbacks: [streamedCall, streamed],
  "own-storage": [called, whole, streamedCall, streamed],
  "own-telemetry": [called, whole, streamedCall, streamed],
  middleware: [whole],
  "middleware-stream": [streamed],
  "middleware-cache": [],
  "middleware-twice": [whole, whole],
  "middleware-reasoning": [whole],
  "middleware-simulated": [whole],
  "custom-provider": [whole],
  frozen: [whole, streamed],
  proxy: [whole, streamed],
  "private-fields": [whole, streamed],
  mock: [mocked],
  "mock-stream": [{ ...mocked, chunks: 6, first: true }],
  "mock-throws": [{ outcome: "failed", error: "TypeError" }],
  "mock-stream-errors": [{ outcome: "failed", error: "RangeError" }],
  "mock-back-pressure": [{ ...mocked, chunks: 204, first: true }],
  "no-method": [{ outcome: "failed", error: "TypeError" }],
};

function failing(error: string): Expected {
  return { outcome: "failed", error, finish: ["error"], chunks: 10, first: true };
}

function anthropicTools(
  [calls, ends]: readonly [string, string],
  [chunks, more]: readonly [number, number],
): Expected[] {
  const common = { outcome: "completed", ...messageUsage, first: true } as const;
  return [
    { ...common, finish: [calls], chunks, tools: 1 },
    { ...common, finish: [ends], chunks: more },
  ];
}

/** Version 5 has no word of the provider's on how it finished. */
function likeVersion5(spans: readonly Expected[]): Expected[] {
  return spans.map((span) =>
    span.finish === undefined
      ? span
      : { ...span, finish: span.finish.map((reason) => flatReasons[reason] ?? reason) },
  );
}

const flatReasons: Readonly<Record<string, string>> = {
  tool_calls: "tool-calls",
  tool_use: "tool-calls",
  end_turn: "stop",
};

const byVersion: Readonly<Record<string, ExpectedSpans>> = {
  // Version 5 knows no approval: it executes the tool.
  5: {
    "tool-approval": [called, whole],
    // It has no reranking, and its images have no usage.
    rerank: [],
    image: [done, done],
    // Its mocks count without zeros.
    mock: [mockedFlat],
    "mock-stream": [{ ...mockedFlat, chunks: 6, first: true }],
    "mock-back-pressure": [{ ...mockedFlat, chunks: 204, first: true }],
  },
  7: {
    "stream-anthropic": [{ ...cachedMessage, chunks: 12, first: true }],
    "tools-anthropic": anthropicTools(["tool_use", "end_turn"], [9, 12]),
    // Version 7 cancels the stream of a model where the others let it fail.
    "stream-timeout": [{ ...cancelled, chunks: 7, first: true }],
    "mock-back-pressure": [{ outcome: "incomplete", chunks: 19, first: true }],
  },
};

/** The spans that each scenario makes with a major version of `ai`. */
export function expectedWith(major: string): ExpectedSpans {
  const expected = { ...expectedSpans, ...byVersion[major] };
  if (major !== "5") return expected;
  return Object.fromEntries(
    Object.entries(expected).map(([name, spans]) => [
      name,
      typeof spans === "number" ? spans : likeVersion5(spans),
    ]),
  );
}
