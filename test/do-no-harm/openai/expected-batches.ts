import { cancelled, usage, whole } from "../harness/expected.ts";
import type { ExpectedSpans } from "../harness/expected.ts";

/** Asking for what is not there yet, or was told before. */
const polled = { outcome: "completed" };
const done = { ...polled, finish: ["stop"] };

/** The spans of scenarios in which the answer comes later. */
export const expectedBatches: ExpectedSpans = {
  batch: [polled, { ...polled, input: 200, output: 40, cached: 80, reasoning: 16 }, polled],
  "response-background": [polled, polled, whole, done],
  "response-background-stream": [{ ...whole, chunks: 14, first: true }, done, done],
  "response-background-resumed": [
    { ...cancelled, chunks: 4 },
    { ...whole, chunks: 10, first: true },
  ],
  "response-background-cancelled": [polled, { ...polled, finish: ["error"] }],
  "response-retrieved": [whole, done],
  "response-retrieved-in-vain": [{ outcome: "failed", error: "404" }],
  "response-compacted": [{ ...polled, ...usage }],
};
