import { cancelled, raw, stop, toolCall, usage, whole } from "../harness/expected.ts";
import type { ExpectedSpans } from "../harness/expected.ts";
import { expectedBatches } from "./expected-batches.ts";
import { expectedClients } from "./expected-clients.ts";
import { expectedCompatible } from "./expected-compatible.ts";
import { expectedMedia } from "./expected-media.ts";

const streamed = { ...whole, chunks: 9, first: true } as const;
const cutShort = { chunks: 4, first: true } as const;
const badRequest = { outcome: "failed", error: "invalid_value" };
const rateLimited = { outcome: "failed", error: "rate_limit_exceeded" };
const response13 = { ...whole, chunks: 13, first: true } as const;

const expectedSpans: ExpectedSpans = {
  plain: [whole],
  parameters: [{ ...whole, finish: ["length", "length"] }],
  promise: [whole],
  "catch-finally": [badRequest],
  "with-response": [whole],
  "as-response": [raw],
  "as-response-then-data": [whole],
  "then-unwrap": [whole],
  "then-unwrap-twice": [whole],
  "then-unwrap-throws": [whole],
  "invalid-json": [{ outcome: "failed", error: "SyntaxError" }],
  failed: [{ outcome: "failed", error: "502" }],
  "no-usage": [stop],
  parse: [whole],
  "parse-with-response": [whole],
  "parse-length": [{ ...whole, finish: ["length"] }],
  "parse-as-response": [raw],
  "run-tools": [{ ...toolCall, ...usage }, whole],
  "run-tools-stream": [
    { ...toolCall, chunks: 6, first: true },
    { ...stop, chunks: 8, first: true },
  ],
  retried: [whole],
  "retried-in-vain": [rateLimited],
  "rate-limited": [rateLimited],
  "server-error": [{ outcome: "failed", error: "500" }],
  "bad-request": [badRequest],
  "bad-request-as-response": [badRequest],
  "bad-request-parse": [badRequest],
  "wrong-arguments": [{ outcome: "failed", error: "TypeError" }],
  timeout: [{ outcome: "failed", error: "APIConnectionTimeoutError" }],
  "abort-before": [cancelled],
  "abort-during": [cancelled],
  race: [whole],
  unawaited: [badRequest],
  "awaited-late": [badRequest],
  "with-options": [rateLimited],
  subclass: [whole],
  "text-completion": [whole],
  "text-completion-stream": [{ ...whole, chunks: 7, first: true }],
  stream: [streamed],
  "stream-no-usage": [{ ...stop, chunks: 8, first: true }],
  "stream-choices": [{ ...streamed, finish: ["stop", "stop"], chunks: 17 }],
  "stream-tools": [{ ...toolCall, ...usage, chunks: 7, first: true }],
  "stream-shape": [streamed],
  "stream-with-response": [streamed],
  "stream-as-response": [raw],
  "stream-break": [{ ...cancelled, chunks: 3, first: true }],
  "stream-break-at-end": [{ ...stop, chunks: 8, first: true }],
  "stream-throw-in-loop": [{ ...cancelled, chunks: 1 }],
  "stream-concurrent-reads": [streamed],
  "stream-read-twice": [streamed],
  "stream-cut": [{ ...cutShort, outcome: "failed", error: "TypeError" }],
  "stream-clean-cut": [{ ...cutShort, outcome: "incomplete" }],
  "stream-malformed": [{ ...cutShort, outcome: "failed", error: "SyntaxError" }],
  "stream-error-event": [{ ...cutShort, outcome: "failed", error: "overloaded" }],
  "stream-rate-limited": [rateLimited],
  "stream-retried": [streamed],
  "stream-abort-while-reading": [{ ...cutShort, ...cancelled }],
  "stream-abort-by-signal": [{ ...cutShort, ...cancelled }],
  "stream-abort-between-reads": [{ ...cancelled, chunks: 1 }],
  "stream-unread": [{ outcome: "unread" }],
  "stream-unawaited": [{ outcome: "unread" }],
  "stream-half-read": [{ outcome: "incomplete", chunks: 3, first: true }],
  "stream-tee": [streamed],
  "stream-tee-half": [streamed],
  "stream-readable": [streamed],
  "stream-readable-cancel": [{ ...cancelled, chunks: 1 }],
  "stream-helper": [streamed],
  "stream-helper-events": [streamed],
  // The helper reads ahead of the loop that is left, so that the break meets a call that has ended or one that has not.
  "stream-helper-break": 1,
  "stream-helper-error": [badRequest],
  "stream-helper-readable": [streamed],
  response: [whole],
  "response-parameters": [{ ...whole, finish: ["length"] }],
  "response-tools": [{ ...toolCall, ...usage }],
  "response-failed": [{ outcome: "failed", error: "server_error", finish: ["error"] }],
  "response-parse": [whole],
  "response-with-response": [whole],
  "response-as-response": [raw],
  "response-bad-request": [badRequest],
  "response-unawaited": [badRequest],
  "response-stream": [response13],
  "response-stream-tools": [{ ...toolCall, ...usage, chunks: 8, first: true }],
  "response-stream-length": [{ ...response13, finish: ["length"] }],
  "response-stream-failed": [
    { outcome: "failed", error: "server_error", finish: ["error"], chunks: 3 },
  ],
  "response-stream-break": [{ ...cancelled, chunks: 5, first: true }],
  "response-stream-cut": [{ outcome: "failed", error: "TypeError", chunks: 4 }],
  "response-stream-error-event": [
    { outcome: "failed", error: "overloaded", finish: ["error"], chunks: 5 },
  ],
  "response-stream-with-response": [response13],
  "response-stream-helper": [response13],
  embeddings: [{ outcome: "completed", input: 8 }],
  "embeddings-many": [{ outcome: "completed", input: 8 }],
  "embeddings-bad-request": [badRequest],
  ...expectedMedia,
  ...expectedBatches,
  ...expectedCompatible,
  ...expectedClients,
};

const byVersion: Readonly<Record<string, ExpectedSpans>> = {
  // Version 4 reads bodies with node-fetch, and has no withOptions.
  4: {
    "invalid-json": [{ outcome: "failed", error: "FetchError" }],
    "stream-cut": [{ ...cutShort, outcome: "failed", error: "ERR_STREAM_PREMATURE_CLOSE" }],
    "with-options": [],
    "transcription-stream-cut": [
      { ...cutShort, outcome: "failed", error: "ERR_STREAM_PREMATURE_CLOSE" },
    ],
    // It streams no images: what comes is handed on as text.
    "image-stream": [{ outcome: "completed" }],
    "image-stream-break": [{ outcome: "completed" }],
    "image-edit-stream": [{ outcome: "completed" }],
    "response-compacted": [],
    "response-stream-cut": [{ outcome: "failed", error: "ERR_STREAM_PREMATURE_CLOSE", chunks: 4 }],
    "response-stream-error-event": [{ outcome: "failed", error: "APIError", chunks: 4 }],
  },
  5: { "response-compacted": [] },
  // Version 7 throws where the others hand the application an error event.
  7: {
    "response-stream-error-event": [{ outcome: "failed", error: "overloaded", chunks: 4 }],
  },
};

/** The spans that each scenario makes with a major version of openai. */
export function expectedWith(major: string): ExpectedSpans {
  return { ...expectedSpans, ...byVersion[major] };
}
