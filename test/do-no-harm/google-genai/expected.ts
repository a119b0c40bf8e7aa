import { cancelled } from "../harness/expected.ts";
import type { Expected, ExpectedSpans } from "../harness/expected.ts";
import { expectedStreams } from "./expected-streams.ts";
import { failed, rateLimited, streamed, usage, whole } from "./expected-usage.ts";

const badRequest = failed("400");
const calls = { ...whole, tools: 1 };
/** Google's API tells no usage of embeddings, and images are not billed by the token. */
const untold: Expected = { outcome: "completed" };

const expectedSpans: ExpectedSpans = {
  plain: [whole],
  parameters: [{ ...whole, finish: ["max_tokens", "max_tokens"] }],
  promise: [whole],
  "catch-finally": [badRequest],
  "reply-shape": [whole],
  json: [whole],
  contents: [whole],
  thinking: [whole],
  // What the search found is input that the prompt does not count.
  "web-search": [{ ...whole, input: 300 }],
  cached: [{ ...whole, cached: 90 }],
  "no-usage": [{ outcome: "completed", finish: ["stop"] }],
  refusal: [{ ...whole, finish: ["safety"] }],
  blocked: [
    { outcome: "completed", finish: ["prohibited_content"], input: 100, output: 0, cached: 40 },
  ],
  "invalid-json": [failed("SyntaxError")],
  "tools-by-hand": [calls, whole],
  "tools-by-itself": [calls, whole],
  "tools-disabled": [calls],
  "tool-fails": [calls],
  retried: [whole],
  "retried-in-vain": [rateLimited],
  "rate-limited": [rateLimited],
  "server-error": [failed("500")],
  "bad-request": [badRequest],
  forbidden: [failed("403")],
  "wrong-arguments": [failed("TypeError")],
  timeout: [failed("AbortError")],
  "abort-before": [cancelled],
  "abort-during": [cancelled],
  race: [whole],
  unawaited: [badRequest],
  "awaited-late": [badRequest],
  "base-url-of-request": [{ ...whole, more: { provider: "gcp.gemini", server: "localhost" } }],
  ...expectedStreams,
  chat: [whole, whole],
  "chat-stream": [streamed],
  "chat-stream-break": [{ ...cancelled, ...usage, output: 10, chunks: 2, first: true }],
  "chat-fails": [badRequest, badRequest],
  embeddings: [untold],
  "embeddings-many": [untold],
  "embeddings-bad-request": [badRequest],
  "embeddings-vertex": [{ ...untold, input: 16, ...vertex() }],
  "count-tokens": [],
  "images-vertex": [{ ...untold, ...vertex() }],
  vertex: [{ ...whole, ...vertex() }],
  "vertex-stream": [{ ...streamed, ...vertex() }],
  "vertex-rate-limited": [{ ...rateLimited, ...vertex() }],
  "two-clients": [whole, whole],
  subclass: [whole],
  frozen: [whole],
  "frozen-parameters": [whole],
  proxy: [whole],
  mocked: [],
  "async-local-storage": [calls, whole],
  "own-fetch": [whole],
  interaction: [whole],
  "interaction-stream": [{ ...whole, chunks: 11, first: true }],
  "interaction-bad-request": [badRequest],
};

const byVersion: Readonly<Record<string, ExpectedSpans>> = {
  // Version 1 ignores the retries that one request asks for, a signal that was aborted before, and errors in a stream.
  1: {
    retried: [rateLimited],
    "abort-before": [whole],
    "stream-abort-before": [{ outcome: "unread" }],
    "stream-error-event": [{ outcome: "incomplete", ...usage, output: 12, chunks: 5, first: true }],
  },
  3: { "wrong-arguments": [failed("Error")] },
};

function vertex(): Pick<Expected, "more"> {
  return { more: { provider: "gcp.vertex_ai", server: "127.0.0.1" } };
}

/** The spans that each scenario makes with a major version of @google/genai. */
export function expectedWith(major: string): ExpectedSpans {
  return { ...expectedSpans, ...byVersion[major] };
}
