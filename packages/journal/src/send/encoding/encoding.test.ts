import { describe, expect, test } from "vitest";
import type { Encoding } from "./encoding.ts";
import { jsonEncoding } from "./json.ts";
import { protobufEncoding } from "./protobuf.ts";
import { encodeRequest } from "../protobuf/encode-request.ts";
import type { Signal } from "../../segment-name.ts";

const scopeOf = (name: string): object => ({
  scope: { name, version: "1" },
  schemaUrl: "https://example.com/1",
});
const resourceOf = (name: string): object => ({
  resource: { attributes: [{ key: "service.name", value: { stringValue: name } }] },
  schemaUrl: "https://example.com/2",
});

/** The body of a line with one record, as the journal writes it. */
function body(
  signal: "traces" | "logs",
  record: object,
  [resource, scope]: readonly [string, string],
): Buffer {
  const [resources, scopes, records] =
    signal === "traces"
      ? ["resourceSpans", "scopeSpans", "spans"]
      : ["resourceLogs", "scopeLogs", "logRecords"];
  const inScope = { [records ?? ""]: [record], ...scopeOf(scope) };
  const inResource = { [scopes ?? ""]: [inScope], ...resourceOf(resource) };
  return Buffer.from(JSON.stringify({ [resources ?? ""]: [inResource] }).slice(0, -1));
}

const span = (id: number): object => ({
  spanId: `00f067aa0ba902b${id}`,
  name: `span ],"scope":{ ${id} "é"`,
});
const metrics = Buffer.from('{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m"}]}]}]');
const encodings: Readonly<Record<string, (signal: Signal) => Encoding>> = {
  protobuf: protobufEncoding,
  json: jsonEncoding,
};

/** What a request says, in protobuf. */
function bytesOf(request: Buffer, encoding: string, signal: Signal): string {
  const bytes =
    encoding === "json" ? encodeRequest(JSON.parse(request.toString()), signal) : request;
  return bytes.toString("hex");
}

describe.each(Object.keys(encodings))("%s", (name) => {
  const made = encodings[name] ?? protobufEncoding;

  test("puts records of one origin together, and keeps others apart", () => {
    const encoding = made("traces");
    const pieces = [
      body("traces", span(1), ["a", "x"]),
      body("traces", span(2), ["b", "x"]),
      body("traces", span(3), ["a", "x"]),
      body("traces", span(4), ["a", "y"]),
    ].map((each) => encoding.piece(Buffer.from(each), 1));
    const expected = {
      resourceSpans: [
        { ...resourceOf("a"), scopeSpans: [{ ...scopeOf("x"), spans: [span(1), span(3)] }] },
        { ...resourceOf("b"), scopeSpans: [{ ...scopeOf("x"), spans: [span(2)] }] },
        { ...resourceOf("a"), scopeSpans: [{ ...scopeOf("y"), spans: [span(4)] }] },
      ],
    };
    expect(sorted(bytesOf(encoding.request(pieces), name, "traces"))).toBe(
      sorted(encodeRequest(expected, "traces").toString("hex")),
    );
  });

  test("one record alone is the line's own request", () => {
    for (const signal of ["traces", "logs"] as const) {
      const encoding = made(signal);
      const line = body(signal, span(1), ["a", "x"]);
      const request = encoding.request([encoding.piece(line, 1)]);
      const expected = encodeRequest(JSON.parse(`${line.toString()}}`), signal).toString("hex");
      expect(sorted(bytesOf(request, name, signal))).toBe(sorted(expected));
    }
  });

  test("lines of many records, or of another order, are joined as they are", () => {
    const encoding = made("metrics");
    const request = encoding.request([encoding.piece(metrics, 3), encoding.piece(metrics, 3)]);
    const one = '{"scopeMetrics":[{"metrics":[{"name":"m"}]}]}';
    const both = encodeRequest(JSON.parse(`{"resourceMetrics":[${one},${one}]}`), "metrics");
    expect(bytesOf(request, name, "metrics")).toBe(both.toString("hex"));

    const spans = made("traces");
    const foreign =
      '{"resourceSpans":[{"resource":{},"scopeSpans":[{"scope":{},"spans":[{"name":"f"}]}]}]';
    const mixed = spans.request([
      spans.piece(body("traces", span(1), ["a", "x"]), 1),
      spans.piece(Buffer.from(foreign), 1),
    ]);
    expect(bytesOf(mixed, name, "traces")).toContain(Buffer.from("f").toString("hex"));
    expect(bytesOf(mixed, name, "traces")).toContain("00f067aa0ba902b1");
  });

  test("a line that is none is refused", () => {
    const refusal = /is not valid JSON|does not begin with/;
    expect(() => made("traces").piece(Buffer.from("nothing"), 1)).toThrow(refusal);
  });

  test("many origins are more than it keeps, and all are right", () => {
    const encoding = made("traces");
    const pieces = Array.from({ length: 300 }, (_, at) =>
      encoding.piece(body("traces", span(at % 10), [`r${at % 100}`, "x"]), 1),
    );
    const text = bytesOf(encoding.request(pieces), name, "traces");
    for (let at = 0; at < 100; at += 1)
      expect(text).toContain(Buffer.from(`r${at}`).toString("hex"));
  });

  test("no records are an empty request", () => {
    expect(bytesOf(made("logs").request([]), name, "logs")).toBe("");
  });
});

/** The bytes in the order of their values: fields may stand in any order. */
function sorted(hex: string): string {
  return (hex.match(/../g) ?? []).toSorted().join("");
}
