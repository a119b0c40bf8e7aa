import { maxBodyBytes } from "@spoor/journal";
import fc from "fast-check";
import { expect, test } from "vitest";
import { spanRequest } from "../fixture.ts";
import { rowsOf } from "./otlp.ts";
import { journalBodies } from "./journal-bodies.ts";

const requestOf = (body: string): unknown => JSON.parse(`${body}}`);

test("a request of any size becomes lines that hold all of it, each short enough", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(600_000), { maxLength: 12 }), (sizes) => {
      const spans = sizes.map((size, index) => ({ id: `${index + 1}`, name: "x".repeat(size) }));
      const lines = [...journalBodies(spanRequest(spans), () => expect.unreachable())];
      const found = lines.flatMap(({ body }) => rowsOf(requestOf(body)).spans);
      expect(found.map(({ spanId }) => spanId).toSorted()).toEqual(
        rowsOf(spanRequest(spans))
          .spans.map(({ spanId }) => spanId)
          .toSorted(),
      );
      for (const { body } of lines) expect(body.length).toBeLessThanOrEqual(maxBodyBytes);
      const records = lines.reduce((sum, line) => sum + line.records, 0);
      expect(records).toBe(sizes.length);
    }),
    { numRuns: 20 },
  );
});

test("what no line can hold is told, and the rest is kept", () => {
  let lost = 0;
  const request = spanRequest([
    { id: "a", name: "x".repeat(1_000_000) },
    { id: "b", name: "y" },
  ]);
  const lines = [...journalBodies(request, (records) => (lost += records))];
  expect(lost).toBe(1);
  expect(lines.map(({ signal, records }) => [signal, records])).toEqual([["traces", 1]]);
});

test("the data points of one metric are told apart", () => {
  const dataPoints = Array.from({ length: 10 }, (_, index) => ({
    asInt: String(index),
    attributes: [{ key: "k", value: { stringValue: "z".repeat(200_000) } }],
  }));
  const metrics = [{ name: "m", unit: "s", sum: { dataPoints, isMonotonic: true } }];
  const request = { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] };
  const lines = [...journalBodies(request, () => expect.unreachable())];
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.reduce((sum, { records }) => sum + records, 0)).toBe(10);
  expect(requestOf(lines[0]?.body ?? "")).toMatchObject({
    resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "m", sum: { isMonotonic: true } }] }] }],
  });
});
