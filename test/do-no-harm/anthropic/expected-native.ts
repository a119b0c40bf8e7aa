import { raw } from "../harness/expected.ts";
import type { Expected, ExpectedSpans } from "../harness/expected.ts";

const input = { input: 100, cached: 40, written: 30 };
const whole = { outcome: "completed", finish: ["end_turn"], ...input, output: 20 };
const failed = (error: string): Expected => ({ outcome: "failed", error });
/** The library leaves the spans of replies that nobody read to the end open; Spoor ends them as the process ends. */
const left = { outcome: "incomplete" };
const invalid = failed("invalid_request_error");
const cutShort = { ...input, first: true } as const;

/** What the library's own spans tell in another way than Spoor's. */
const native: ExpectedSpans = {
  // The span ends with the HTTP response and never hears of the reply that is read from it.
  "as-response": [raw],
  "as-response-then-data": [raw],
  "stream-as-response": [raw],
  // What the library refuses itself has no span.
  "wrong-arguments": [],
  "too-long": [],
  // The kind of error that the provider names in its reply, or one of the library's own.
  "catch-finally": [invalid],
  "invalid-json": [failed("client_error")],
  "retried-in-vain": [failed("rate_limit_error")],
  "rate-limited": [failed("rate_limit_error")],
  "server-error": [failed("api_error")],
  overloaded: [failed("overloaded_error")],
  unauthorized: [failed("authentication_error")],
  "bad-request": [invalid],
  "not-found": [failed("not_found_error")],
  "bad-request-as-response": [invalid],
  timeout: [failed("client_timeout_error")],
  unawaited: [invalid],
  "awaited-late": [invalid],
  "stream-rate-limited": [failed("rate_limit_error")],
  "stream-helper-error": [invalid],
  "stream-helper-unhandled": [invalid],
  "parse-bad-request": [invalid],
  "tool-runner-bad-request": [invalid],
  "beta-bad-request": [invalid],
  "with-options": [failed("rate_limit_error")],
  "stream-cut": [{ ...failed("client_error"), ...cutShort }],
  "stream-malformed": [{ ...failed("client_error"), ...cutShort }],
  "stream-error-event": [{ ...failed("overloaded_error"), ...cutShort }],
  "stream-helper-error-event": [{ ...failed("overloaded_error"), ...cutShort }],
  // The library takes a stream that stops before its end for a failure.
  "stream-clean-cut": [{ ...failed("api_error"), ...cutShort }],
  "stream-helper-clean-cut": [{ ...failed("api_error"), ...cutShort }],
  // The library sees the first iterator alone, which failed.
  "stream-read-twice": [failed("client_error")],
  "stream-unread": [left],
  "stream-unawaited": [left],
  "stream-half-read": [{ ...left, first: true }],
  "stream-abort-between-reads": [left],
  // A refusal without a text has no first chunk by the library's measure.
  "stream-refusal": [{ ...whole, finish: ["refusal"] }],
  "then-unwrap-throws": [{ ...whole, ...failed("client_error") }],
  // Version 0.137 has text completions, whose spans name neither an operation nor a model; version 1 has none.
  "text-completion": [],
  "text-completion-stream": [],
};

/** Version 0.137 tells no finish reason where the reply has no usage. */
const olderSpans: ExpectedSpans = { "no-usage": [{ outcome: "completed" }] };

/** Version 1 reads the reply in the form that the application's `_thenUnwrap` gave it, except for the input. */
const newerSpans: ExpectedSpans = {
  "then-unwrap": [{ outcome: "completed", input: 100 }],
  "then-unwrap-throws": [{ ...failed("client_error"), input: 100 }],
};

/** The spans that a version makes itself: those that `hooked` has of Spoor's, without what only Spoor counts. */
export function expectedNative(major: string, hooked: ExpectedSpans): ExpectedSpans {
  const same = Object.entries(hooked).map(([name, spans]) => [
    name,
    typeof spans === "number" ? spans : spans.map((span) => uncounted(span)),
  ]);
  return {
    ...Object.fromEntries(same),
    ...native,
    ...(major === "0.137" ? olderSpans : newerSpans),
  };
}

/** `span` without the numbers of chunks and tool calls. */
function uncounted(span: Expected): Expected {
  const { chunks: _chunks, tools: _tools, ...rest } = span;
  return rest;
}
