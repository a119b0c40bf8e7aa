import { describe, expect, test } from "vitest";
import { classify } from "./response.ts";
import type { Reply } from "./transport/transport.ts";

const asked = { isJson: false, now: Date.parse("2026-11-20T10:00:00Z") };

function http(status: number, body = "", headers: Readonly<Record<string, string>> = {}): Reply {
  return { kind: "http", status, headers, body: Buffer.from(body) };
}

function grpc(status: number, message = "", retryMs?: number): Reply {
  const body = Buffer.alloc(0);
  return { kind: "grpc", status, message, body, ...(retryMs !== undefined && { retryMs }) };
}

const none = (code: string): Reply => ({ kind: "none", code, message: "why" });

test.each([
  [http(200), "taken"],
  [http(204), "taken"],
  [http(299), "taken"],
  [http(301), "hold"],
  [http(308), "hold"],
  [http(400), "refused"],
  [http(401), "hold"],
  [http(403), "hold"],
  [http(404), "hold"],
  [http(405), "hold"],
  [http(408), "retry"],
  [http(409), "hold"],
  [http(413), "refused"],
  [http(415), "hold"],
  [http(422), "refused"],
  [http(429), "retry"],
  [http(500), "retry"],
  [http(502), "retry"],
  [http(503), "retry"],
  [http(504), "retry"],
  [http(599), "retry"],
  [none("ECONNREFUSED"), "retry"],
  [none("ECONNRESET"), "retry"],
  [none("EPIPE"), "retry"],
  [none("ENOTFOUND"), "retry"],
  [none("TIMEOUT"), "retry"],
  [none("DEPTH_ZERO_SELF_SIGNED_CERT"), "hold"],
  [none("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "hold"],
  [none("CERT_HAS_EXPIRED"), "hold"],
  [none("ERR_TLS_CERT_ALTNAME_INVALID"), "hold"],
  [none("ERR_SSL_WRONG_VERSION_NUMBER"), "hold"],
  [none("EPROTO"), "hold"],
  [none("ERR_INVALID_CHAR"), "hold"],
  [none("HPE_INVALID_CONSTANT"), "hold"],
  [none("ERR_HTTP2_ERROR"), "hold"],
  [none("ERR_HTTP2_GOAWAY_SESSION"), "retry"],
  [none("ERR_HTTP2_STREAM_ERROR"), "retry"],
  [grpc(0), "taken"],
  ...[1, 2, 4, 6, 8, 9, 10, 11, 13, 14, 15, 99].map((code) => [grpc(code), "retry"] as const),
  ...[5, 7, 12, 16].map((code) => [grpc(code), "hold"] as const),
  [grpc(3), "refused"],
] as const)("%o is %s", (reply, kind) => {
  expect(classify(reply, asked).kind).toBe(kind);
});

describe("how long to wait", () => {
  test("is what the answer says, by either protocol, at most an hour", () => {
    expect(classify(http(429, "", { "retry-after": "7" }), asked)).toMatchObject({ afterMs: 7000 });
    expect(classify(http(500, "", { "retry-after": "7" }), asked)).toMatchObject({ afterMs: 7000 });
    expect(classify(grpc(14, "", 1500), asked)).toMatchObject({ afterMs: 1500 });
    expect(classify(grpc(8, "", 1e9), asked)).toMatchObject({ kind: "retry", afterMs: 3_600_000 });
  });

  test("is not said by what cannot be used", () => {
    expect(classify(http(429, "", { "retry-after": "-1" }), asked)).not.toHaveProperty("afterMs");
    expect(classify(grpc(14, "", -5), asked)).not.toHaveProperty("afterMs");
  });
});

test.each([
  ["ECONNREFUSED", true],
  ["ENOTFOUND", true],
  ["ECONNRESET", false],
  ["TIMEOUT", false],
])("of %s it is %s that nobody listens", (code, isUnreachable) => {
  expect(classify(none(code), asked)).toMatchObject({ isUnreachable });
});

test.each([
  [http(413), true],
  [http(400, "http: request body too large"), true],
  [http(400, "invalid field"), false],
  [grpc(8, "grpc: received message larger than max (5000000 vs. 4194304)"), true],
  [grpc(3, "bad span"), false],
])("%o is too large: %s", (reply, isTooLarge) => {
  expect(classify(reply, asked)).toMatchObject({ kind: "refused", isTooLarge });
});

describe("what was taken in part", () => {
  const protobuf = Buffer.from([10, 8, 8, 0x87, 1, 18, 3, 98, 97, 100]);

  test("is read in protobuf and JSON, by what the answer says it is", () => {
    const reply = { kind: "http", status: 200, body: protobuf } as const;
    const told = { kind: "taken", rejected: 135, message: "bad" };
    expect(classify({ ...reply, headers: {} }, asked)).toEqual(told);
    expect(classify({ kind: "grpc", status: 0, message: "", body: protobuf }, asked)).toEqual(told);
    const json = { "content-type": "application/json" };
    for (const name of ["rejectedSpans", "rejectedLogRecords", "rejectedDataPoints"]) {
      const body = JSON.stringify({ partialSuccess: { [name]: "135", errorMessage: "bad" } });
      expect(classify(http(200, body, json), asked)).toEqual(told);
      expect(classify(http(200, body), { ...asked, isJson: true })).toEqual(told);
    }
  });

  test.each([
    "",
    "{}",
    "[]",
    "null",
    '{"partialSuccess":null}',
    '{"partialSuccess":{"rejectedSpans":"x"}}',
    "{",
    "\n\u0001\u00ff",
  ])("%j says nothing", (body) => {
    const nothing = { kind: "taken", rejected: 0, message: "" };
    expect(classify(http(200, body), { ...asked, isJson: true })).toEqual(nothing);
    expect(classify(http(200, body.replace("\n", "")), { ...asked, isJson: false })).toMatchObject({
      rejected: 0,
    });
  });
});

test("a reason is one short line without control characters, and names no secret of a redirect", () => {
  const long = classify(http(500, `first\r\nsecond\u001b[31m ${"x".repeat(9999)}`), asked);
  expect(long).toMatchObject({
    reason: expect.stringMatching(/^HTTP 500: first second \[31m x{9,290}\.\.\.$/),
  });
  const location = "https://user:pass@elsewhere.example/v1/traces?key=secret#x";
  expect(classify(http(302, "", { location }), asked)).toMatchObject({
    reason:
      "HTTP 302: it redirects to https://elsewhere.example/v1/traces, and redirects are not followed",
  });
});
