import { expect, test } from "vitest";
import { cleartextProblem } from "./cleartext.ts";
import type { Target } from "./destination.ts";

function problemOf(url: string, headers: Target["headers"], allowsCleartext = false): unknown {
  return cleartextProblem({
    url,
    headers,
    allowsCleartext,
    protocol: "http/protobuf",
    compression: "gzip",
    timeoutMs: 1,
    certificates: {},
  });
}

const key = { "Api-Key": "secret" };

test.each([
  "http://example.com/v1/traces",
  "http://10.0.0.1:4318",
  "http://127.0.0.1.example.com",
  "http://[::2]",
])("no key goes to %s", (url) => {
  expect(problemOf(url, key)).toBe(
    'the connection is not encrypted, and others could read the header "Api-Key"',
  );
  expect(problemOf(url, {})).toBeUndefined();
  expect(problemOf(url, { "x-scope-orgid": "team", "user-agent": "x" })).toBeUndefined();
  expect(problemOf(url, key, true)).toBeUndefined();
});

test.each([
  "https://example.com",
  "http://localhost:4318",
  "http://otel.localhost",
  "http://127.0.0.1:4318",
  "http://127.8.9.1",
  "http://[::1]:4318",
])("a key may go to %s", (url) => {
  expect(problemOf(url, key)).toBeUndefined();
});

test.each([
  "authorization",
  "x-honeycomb-team",
  "dd-api-key",
  "lightstep-access-token",
  "uptrace-dsn",
  "cookie",
])("%s may hold a key", (name) => {
  expect(problemOf("http://example.com", { [name]: "1" })).toContain(`"${name}"`);
});
