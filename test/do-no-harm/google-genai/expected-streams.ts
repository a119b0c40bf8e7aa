import { cancelled } from "../harness/expected.ts";
import type { Expected, ExpectedSpans } from "../harness/expected.ts";
import { failed, rateLimited, streamed, usage } from "./expected-usage.ts";

/** Each chunk counts from the beginning, so that a stream which was left tells what it used until then. */
const after = (chunks: number): Omit<Expected, "outcome"> => ({
  ...usage,
  output: usage.reasoning + chunks,
  chunks,
  first: true,
});
const calls = { ...streamed, chunks: 2, tools: 1 };

/** The spans of scenarios with streams. */
export const expectedStreams: ExpectedSpans = {
  stream: [streamed],
  "stream-thinking": [{ ...streamed, chunks: 10 }],
  "stream-no-usage": [{ outcome: "completed", finish: ["stop"], chunks: 7, first: true }],
  "stream-length": [{ ...streamed, finish: ["max_tokens"] }],
  "stream-blocked": [
    {
      outcome: "completed",
      finish: ["prohibited_content"],
      input: 100,
      output: 0,
      cached: 40,
      chunks: 1,
    },
  ],
  "stream-shape": [streamed],
  "stream-next": [streamed],
  "stream-concurrent-reads": [streamed],
  "stream-break": [{ ...cancelled, ...after(3) }],
  "stream-break-at-end": [streamed],
  "stream-return": [{ ...cancelled, ...after(1) }],
  "stream-throw": [{ ...cancelled, ...after(1) }],
  "stream-throw-in-loop": [{ ...cancelled, ...after(1) }],
  "stream-read-twice": [streamed],
  "stream-cut": [{ ...failed("TypeError"), ...after(4) }],
  "stream-clean-cut": [{ outcome: "incomplete", ...after(4) }],
  "stream-malformed": [{ ...failed("SyntaxError"), ...after(4) }],
  "stream-error-event": [{ ...failed("503"), ...after(4) }],
  "stream-rate-limited": [rateLimited],
  "stream-bad-request": [failed("400")],
  "stream-abort-before": [cancelled],
  "stream-abort-while-reading": [{ ...cancelled, ...after(4) }],
  "stream-abort-between-reads": [{ ...cancelled, ...after(4) }],
  "stream-timeout": [{ ...failed("AbortError"), ...after(4) }],
  "stream-unread": [{ outcome: "unread" }],
  "stream-unawaited": [{ outcome: "unread" }],
  "stream-unawaited-error": [failed("400")],
  "stream-half-read": [{ outcome: "incomplete", ...after(3) }],
  "stream-back-pressure": [streamed],
  "stream-tools": [calls],
  "stream-tools-by-itself": [calls, streamed],
  "stream-tools-break": [{ ...cancelled, ...after(1), tools: 1 }],
  "streams-concurrent": Array.from({ length: 200 }, () => streamed),
};
