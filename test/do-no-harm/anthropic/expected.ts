import { cancelled, raw } from "../harness/expected.ts";
import type { Expected, ExpectedSpans } from "../harness/expected.ts";
import type { Format } from "../harness/versions.ts";
import { expectedNative } from "./expected-native.ts";

const input = { input: 100, cached: 40, written: 30 };
const usage = { ...input, output: 20 };
const ended = { outcome: "completed", finish: ["end_turn"] };
const whole = { ...ended, ...usage };
const toolCall = { outcome: "completed", finish: ["tool_use"], tools: 1, ...usage };
const events = { chunks: 11, first: true } as const;
const streamed = { ...whole, ...events };
const cutShort = { ...input, chunks: 3, first: true } as const;
const compacted = { ...ended, input: 1100, cached: 0, written: 0, output: 70 };
const mostlyCached = { ...whole, cached: 90, written: 0 };
const searched = { ...whole, input: 300, tools: 1 };
const failed = (error: string): Expected => ({ outcome: "failed", error });

const messageSpans: ExpectedSpans = {
  plain: [whole],
  parameters: [{ ...whole, finish: ["max_tokens"] }],
  promise: [whole],
  "catch-finally": [failed("400")],
  "with-response": [whole],
  "as-response": [raw],
  "as-response-then-data": [whole],
  "request-id": [whole],
  "then-unwrap": [whole],
  "then-unwrap-throws": [whole],
  tools: [toolCall],
  thinking: [{ ...whole, reasoning: 8 }],
  "web-search": [searched],
  cached: [mostlyCached],
  "no-cache": [{ ...whole, cached: 0, written: 0 }],
  "no-usage": [ended],
  iterations: [compacted],
  "pause-turn": [{ ...whole, finish: ["pause_turn"], tools: 1 }],
  refusal: [{ ...whole, finish: ["refusal"] }],
  "invalid-json": [failed("SyntaxError")],
  retried: [whole],
  "retried-in-vain": [failed("429")],
  "rate-limited": [failed("429")],
  "server-error": [failed("500")],
  overloaded: [failed("529")],
  unauthorized: [failed("401")],
  "bad-request": [failed("400")],
  "not-found": [failed("404")],
  "bad-request-as-response": [failed("400")],
  "wrong-arguments": [failed("TypeError")],
  "too-long": [failed("AnthropicError")],
  timeout: [failed("APIConnectionTimeoutError")],
  "abort-before": [cancelled],
  "abort-during": [cancelled],
  race: [whole],
  unawaited: [failed("400")],
  "awaited-late": [failed("400")],
};

const streamSpans: ExpectedSpans = {
  stream: [streamed],
  "stream-tools": [{ ...toolCall, chunks: 7, first: true }],
  "stream-thinking": [{ ...streamed, reasoning: 8, chunks: 17 }],
  "stream-web-search": [{ ...searched, chunks: 18, first: true }],
  "stream-cached": [{ ...mostlyCached, ...events }],
  "stream-iterations": [{ ...compacted, chunks: 14, first: true }],
  "stream-refusal": [{ ...whole, finish: ["refusal"], chunks: 3, first: true }],
  "stream-no-usage": [{ ...ended, ...events }],
  "stream-long": [{ ...streamed, chunks: 2005 }],
  "stream-shape": [streamed],
  "stream-with-response": [streamed],
  "stream-as-response": [raw],
  "stream-break": [{ ...cancelled, ...cutShort }],
  "stream-break-at-end": [{ ...streamed, chunks: 10 }],
  "stream-throw-in-loop": [{ ...cancelled, ...input, chunks: 1 }],
  "stream-concurrent-reads": [streamed],
  "stream-read-twice": [streamed],
  "stream-cut": [{ ...failed("TypeError"), ...cutShort }],
  "stream-clean-cut": [{ outcome: "incomplete", ...cutShort }],
  "stream-malformed": [{ ...failed("SyntaxError"), ...cutShort }],
  "stream-error-event": [{ ...failed("APIError"), ...cutShort }],
  "stream-rate-limited": [failed("429")],
  "stream-retried": [streamed],
  "stream-abort-before": [cancelled],
  "stream-abort-while-reading": [{ ...cancelled, ...cutShort }],
  "stream-abort-by-signal": [{ ...cancelled, ...cutShort }],
  "stream-abort-between-reads": [{ ...cancelled, ...input, chunks: 1 }],
  "stream-unread": [{ outcome: "unread" }],
  "stream-unawaited": [{ outcome: "unread" }],
  "stream-half-read": [{ outcome: "incomplete", ...cutShort }],
  "stream-tee": [streamed],
  "stream-tee-half": [streamed],
  "stream-readable": [streamed],
  "stream-readable-cancel": [{ ...cancelled, ...input, chunks: 1 }],
  "stream-own-storage": [streamed],
};

const helperSpans: ExpectedSpans = {
  "stream-helper": [streamed],
  "stream-helper-text": [streamed],
  "stream-helper-events": [streamed],
  "stream-helper-tools": [{ ...toolCall, chunks: 7, first: true }],
  "stream-helper-loop": [streamed],
  // The helper reads ahead of the loop that is left, so that the break meets a call that has ended or one that has not.
  "stream-helper-break": 1,
  // How much the helper has read by then is not certain.
  "stream-helper-abort": 1,
  "stream-helper-error": [failed("400")],
  "stream-helper-error-event": [{ ...failed("APIError"), ...cutShort }],
  "stream-helper-clean-cut": [{ outcome: "incomplete", ...cutShort }],
  "stream-helper-unhandled": [failed("400")],
  "stream-helper-readable": [streamed],
  "stream-helper-with-response": [streamed],
  parse: [whole],
  "parse-fails": [{ ...whole, finish: ["max_tokens"] }],
  "parse-bad-request": [failed("400")],
  "tool-runner": [toolCall, whole],
  "tool-runner-loop": [toolCall, whole],
  "tool-runner-stream": [{ ...toolCall, chunks: 7, first: true }, streamed],
  "tool-runner-break": [toolCall],
  "tool-runner-tool-fails": [toolCall, whole],
  "tool-runner-bad-request": [failed("400")],
  beta: [whole],
  "beta-stream": [streamed],
  "beta-stream-helper": [streamed],
  "beta-bad-request": [failed("400")],
};

const completion = { outcome: "completed", finish: ["stop_sequence"] };
const clientSpans: ExpectedSpans = {
  "with-options": [failed("429")],
  subclass: [whole],
  "overridden-create": [whole],
  "frozen-client": [whole],
  "proxied-client": [whole],
  "detached-create": [whole],
  "mocked-create": [],
  "own-fetch": [whole],
  "two-clients": [whole, whole],
  "text-completion": [completion],
  "text-completion-stream": [{ ...completion, chunks: 7, first: true }],
  // None of these calls a model; what a batch's answers used is in none of its requests.
  "count-tokens": [],
  "count-tokens-bad-request": [],
  batches: [],
  models: [],
  "later-read": [whole],
};

const hooked = { ...messageSpans, ...streamSpans, ...helperSpans, ...clientSpans };

/** Version 0.39 has no options of a copy, no `parse` and no tool runner, and reads bodies with node-fetch. */
const olderSpans: ExpectedSpans = {
  "invalid-json": [failed("FetchError")],
  "stream-cut": [{ ...failed("ERR_STREAM_PREMATURE_CLOSE"), ...cutShort }],
  "stream-error-event": [{ ...failed("APIConnectionError"), ...cutShort }],
  "stream-helper-error-event": [{ ...failed("APIConnectionError"), ...cutShort }],
  "with-options": [],
  parse: [],
  "parse-fails": [],
  "parse-bad-request": [],
  "tool-runner": [],
  "tool-runner-loop": [],
  "tool-runner-stream": [],
  "tool-runner-break": [],
  "tool-runner-tool-fails": [],
  "tool-runner-bad-request": [],
};

/** A bundler gives classes names of its own, which these errors are told by. */
const bundledSpans: ExpectedSpans = {
  "too-long": 1,
  "stream-error-event": 1,
  "stream-helper-error-event": 1,
};

/** Versions that make their spans themselves. */
const nativeMajors: ReadonlySet<string> = new Set(["0.137", "1.11"]);

/** The spans that each scenario makes with a version of the library. */
export function expectedWith(major: string, format: Format): ExpectedSpans {
  if (nativeMajors.has(major)) return expectedNative(major, hooked);
  return {
    ...hooked,
    ...(major === "0.39" && olderSpans),
    ...(format.startsWith("bundled") && bundledSpans),
  };
}
