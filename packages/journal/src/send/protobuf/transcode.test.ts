import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeInner } from "./message.ts";
import { otlp } from "./otlp.ts";
import { Transcoder } from "./transcode.ts";
import { ProtobufWriter } from "./writer.ts";
import type { Signal } from "../../segment-name.ts";

const writer = new ProtobufWriter();
const transcoder = new Transcoder(writer);

function transcoded(text: string, signal: Signal = "traces"): string {
  writer.clear();
  transcoder.inner(Buffer.from(text), otlp[signal].record);
  return writer.copy().toString("hex");
}

/** What is transcoded, where the text is as it has to be. */
function attempted(json: string): string | undefined {
  try {
    return transcoded(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isJson(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

function decoded(text: string, signal: Signal = "traces"): string {
  writer.clear();
  encodeInner(writer, otlp[signal].record, JSON.parse(text));
  return writer.copy().toString("hex");
}

const id = fc.stringMatching(/^[0-9a-f]{0,32}$/);
const whole = fc.oneof(
  fc.maxSafeNat(),
  fc.maxSafeInteger(),
  fc.maxSafeInteger().map(String),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
);
const text = fc.string({ unit: "binary", maxLength: 120 });
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.record({ stringValue: text }),
    fc.record({ intValue: whole }),
    fc.record({
      doubleValue: fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constant("NaN"),
      ),
    }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ bytesValue: fc.base64String() }),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie("value"), { maxLength: 3 }) }) }),
    fc.record({
      kvlistValue: fc.record({
        values: fc.array(fc.record({ key: text, value: tie("value") }), { maxLength: 3 }),
      }),
    }),
    fc.constant({}),
  ),
})).value;
const attributes = fc.array(fc.record({ key: text, value: anyValue }), { maxLength: 5 });
const span = fc.record(
  {
    traceId: id,
    spanId: id,
    parentSpanId: fc.oneof(id, fc.constant(null)),
    name: text,
    kind: fc.oneof(fc.nat(5), fc.constant("SPAN_KIND_CLIENT")),
    startTimeUnixNano: whole,
    flags: fc.nat(1023),
    status: fc.record({ code: fc.nat(2), message: text }, { requiredKeys: [] }),
    attributes,
    events: fc.array(fc.record({ name: text, timeUnixNano: whole, attributes }), { maxLength: 2 }),
    droppedEventsCount: fc.nat(),
    notKnown: fc.jsonValue({ maxDepth: 3 }),
  },
  { requiredKeys: [] },
);
const metric = fc.record(
  {
    name: text,
    histogram: fc.record({
      aggregationTemporality: fc.nat(2),
      dataPoints: fc.array(
        fc.record({
          attributes,
          count: whole,
          sum: fc.double({ noNaN: true, noDefaultInfinity: true }),
          bucketCounts: fc.array(whole, { maxLength: 4 }),
          explicitBounds: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
            maxLength: 4,
          }),
        }),
        { maxLength: 2 },
      ),
    }),
  },
  { requiredKeys: [] },
);

test("what is transcoded is what is encoded after decoding", () => {
  fc.assert(
    fc.property(span, (value) => {
      const json = JSON.stringify(value);
      expect(transcoded(json)).toBe(decoded(json));
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(metric, (value) => {
      const json = JSON.stringify(value);
      expect(transcoded(json, "metrics")).toBe(decoded(json, "metrics"));
    }),
  );
});

test.each([
  '{"name": "with a space"}',
  '{"name":"x"} ',
  '{"name":"x"',
  '{"name":"x',
  '{"name":1}',
  '{"na\\u006de":"x"}',
  '{"events":{}}',
  '{"events":[null]}',
  '{"status":[]}',
  '{"name":"x",}',
  "{}{}",
  "[]",
  "",
])("%s is left to those who decode", (json) => {
  expect(() => transcoded(json)).toThrow(SyntaxError);
});

test("no text makes it go on for ever, or write something else than decoding does", () => {
  const piece = fc.constantFrom(
    ...'{}[],:"\\nte1-. '.split(""),
    '"name"',
    '"kind":',
    '"attributes":[',
    "null",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const json = `{${pieces.join("")}}`;
      const ours = attempted(json);
      fc.pre(isJson(json) && !/("\w+").*\1/.test(json));
      expect(ours === undefined || ours === decoded(json)).toBe(true);
    }),
    { numRuns: 300, maxSkipsPerRun: 1000 },
  );
});
