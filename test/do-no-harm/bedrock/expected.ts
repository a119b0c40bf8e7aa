import { cancelled } from "../harness/expected.ts";
import type { Expected, ExpectedSpans } from "../harness/expected.ts";

const tokens = { input: 100, output: 20 };
const usage = { ...tokens, cached: 40, written: 30 };
const ended = { outcome: "completed", finish: ["end_turn"] };
const whole = { ...ended, ...usage };
const toolCall = { outcome: "completed", finish: ["tool_use"], tools: 1, ...usage };
const events = { chunks: 10, first: true } as const;
const streamed = { ...whole, ...events };
const cutShort = { chunks: 4, first: true } as const;
const failed = (error: string): Expected => ({ outcome: "failed", error });
const invalid = failed("ValidationException");

const converseSpans: ExpectedSpans = {
  plain: [whole],
  parameters: [{ ...whole, finish: ["max_tokens"] }],
  promise: [whole],
  tools: [toolCall],
  "tools-answered": [toolCall, whole],
  thinking: [whole],
  cached: [{ ...whole, cached: 90, written: 0 }],
  "no-cache": [{ ...whole, cached: 0, written: 0 }],
  "no-usage": [ended],
  refusal: [{ ...whole, finish: ["guardrail_intervened"] }],
  "invalid-json": [failed("SyntaxError")],
  throttled: [whole],
  "throttled-in-vain": [failed("ThrottlingException")],
  "server-error": [failed("InternalServerException")],
  unavailable: [failed("ServiceUnavailableException")],
  unauthorized: [failed("UnrecognizedClientException")],
  forbidden: [failed("AccessDeniedException")],
  "bad-request": [invalid],
  "not-found": [failed("ResourceNotFoundException")],
  "no-model": [failed("Error")],
  "no-command": [],
  "abort-before": [cancelled],
  "abort-during": [cancelled],
  race: [whole],
  unawaited: [invalid],
  "awaited-late": [invalid],
};

const streamSpans: ExpectedSpans = {
  stream: [streamed],
  "stream-tools": [{ ...toolCall, chunks: 7, first: true }],
  "stream-thinking": [{ ...streamed, chunks: 15 }],
  "stream-no-usage": [{ ...ended, ...events }],
  "stream-long": [{ ...streamed, chunks: 2004 }],
  "stream-shape": [streamed],
  // The usage is in the last event of all.
  "stream-break": [{ ...cancelled, chunks: 3, first: true }],
  "stream-break-at-end": [{ ...ended, chunks: 9, first: true }],
  "stream-throw-in-loop": [{ ...cancelled, chunks: 1 }],
  "stream-read-twice": [streamed],
  // Over HTTP/2 the library takes a connection that breaks for the end of the stream.
  "stream-cut": [{ outcome: "incomplete", ...cutShort }],
  "stream-clean-cut": [{ outcome: "incomplete", ...cutShort }],
  "stream-malformed": [{ ...failed("Error"), ...cutShort }],
  "stream-exception": [{ ...failed("ModelStreamErrorException"), ...cutShort }],
  "stream-throttled": [{ ...failed("ThrottlingException"), ...cutShort }],
  "stream-bad-request": [invalid],
  "stream-retried": [streamed],
  "stream-abort-before": [cancelled],
  "stream-unread": [{ outcome: "unread" }],
  "stream-unawaited": [{ outcome: "unread" }],
  "stream-half-read": [{ outcome: "incomplete", chunks: 3, first: true }],
  "stream-own-storage": [streamed],
};

const finished = (reason: string): Expected => ({ outcome: "completed", finish: [reason] });
const inParts = (chunks: number) => ({ chunks, first: true }) as const;

const invokeSpans: ExpectedSpans = {
  "invoke-anthropic": [whole],
  "invoke-nova": [whole],
  "invoke-titan": [{ ...finished("FINISH"), ...tokens }],
  "invoke-llama": [{ ...finished("stop"), ...tokens }],
  "invoke-mistral-chat": [{ ...finished("stop"), ...tokens }],
  // These tell their usage in headers alone, which the library keeps to itself.
  "invoke-mistral-text": [finished("stop")],
  "invoke-cohere": [finished("COMPLETE")],
  "invoke-stream-anthropic": [{ ...whole, ...inParts(12) }],
  "invoke-stream-nova": [{ ...whole, ...inParts(10) }],
  "invoke-stream-titan": [{ ...finished("FINISH"), ...tokens, ...inParts(6) }],
  "invoke-stream-llama": [{ ...finished("stop"), ...tokens, ...inParts(7) }],
  "invoke-stream-mistral-text": [{ ...finished("stop"), ...tokens, ...inParts(7) }],
  "invoke-stream-mistral-chat": [{ ...finished("stop"), ...tokens, ...inParts(7) }],
  "invoke-stream-cohere": [{ ...finished("COMPLETE"), ...tokens, ...inParts(8) }],
  "embed-titan": [{ outcome: "completed", input: 8 }],
  "embed-cohere": [{ outcome: "completed" }],
  "invoke-bytes": [whole],
  "invoke-tools": [toolCall],
  "invoke-length": [{ ...finished("LENGTH"), ...tokens }],
  "invoke-bad-request": [invalid],
  "invoke-throttled": [whole],
  // The library hands the body on as it came.
  "invoke-invalid-json": [{ outcome: "completed" }],
  "invoke-stream-tools": [{ ...toolCall, ...inParts(8) }],
  "invoke-stream-break": [{ ...cancelled, input: 100, cached: 40, written: 30, chunks: 3 }],
  "invoke-stream-exception": [
    { ...failed("ModelStreamErrorException"), input: 100, cached: 40, written: 30, ...cutShort },
  ],
  "invoke-stream-clean-cut": [{ outcome: "incomplete", input: 100, output: 4, ...cutShort }],
};

const clientSpans: ExpectedSpans = {
  callback: [whole],
  "callback-with-options": [whole],
  "callback-error": [invalid],
  "callback-stream": [streamed],
  aggregated: [whole],
  middleware: [whole],
  "middleware-throws": [failed("RangeError")],
  "command-twice": [whole],
  "two-clients": [whole, whole],
  destroyed: [whole, whole],
  // How much came before is not certain.
  "destroyed-during": 1,
  subclass: [whole],
  "frozen-command": [whole],
  "mocked-send": [],
  "other-command": [],
  "other-service": [],
};

/** Version 3.755 speaks HTTP/1.1. */
const olderSpans: ExpectedSpans = {
  "stream-cut": [{ ...failed("ECONNRESET"), ...cutShort }],
};

/** The spans that each scenario makes with a version of the library. */
export function expectedWith(major: string): ExpectedSpans {
  return {
    ...converseSpans,
    ...streamSpans,
    ...invokeSpans,
    ...clientSpans,
    ...(major === "3.755" && olderSpans),
  };
}
