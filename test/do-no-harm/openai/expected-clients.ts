import { cancelled, stop, whole } from "../harness/expected.ts";
import type { ExpectedSpans } from "../harness/expected.ts";

const streamed = { ...whole, chunks: 9, first: true } as const;
const badRequest = { outcome: "failed", error: "invalid_value" };
const rateLimited = { outcome: "failed", error: "rate_limit_exceeded" };
const timedOut = { outcome: "failed", error: "APIConnectionTimeoutError" };
const mocked = { ...stop, input: 3, output: 2 };

/** The spans of scenarios about clients, and of those about what happens at one time. */
export const expectedClients: ExpectedSpans = {
  "frozen-client": [whole],
  "frozen-client-stream": [streamed],
  "proxied-client": [whole],
  "proxied-resource": [whole],
  "proxied-stream": [streamed],
  "overridden-create": [whole],
  "private-fields": [whole],
  "detached-create": [whole],
  "class-shape": [whole],
  instanceof: [rateLimited],
  "two-clients": [whole, whole],
  "own-fetch": [whole],
  "mocked-fetch": [mocked],
  "mocked-fetch-stream": [{ ...stop, chunks: 3, first: true }],
  "mocked-fetch-rejects": [{ outcome: "failed", error: "APIConnectionError" }],
  "mocked-global-fetch": [mocked],
  // Nothing of the library runs.
  "mocked-create": [],
  "mocked-prototype": [],
  "spied-create": [whole],
  "spied-prototype": [whole],
  "race-of-calls": [whole, whole],
  "race-lost": [badRequest],
  any: [whole],
  "all-settled": [rateLimited, rateLimited],
  "timeout-by-signal": [cancelled],
  "timeout-retried": [timedOut],
  "stream-abort-before": [cancelled],
  "stream-abort-during": [cancelled],
  "stream-timeout": [timedOut],
  "own-storage": [whole, whole],
  "own-storage-concurrent": [whole, whole],
  "own-storage-stream": [streamed],
  "own-storage-changes": [streamed],
  "own-storage-helper": [streamed],
  "own-async-resource": [whole],
  "slow-reader": [streamed],
  "concurrent-streams": Array.from({ length: 1000 }, () => streamed),
};
