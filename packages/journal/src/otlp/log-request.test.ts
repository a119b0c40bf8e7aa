import { at } from "@spoor/core/record";
import { SPOOR_CAPTURE_TRUNCATED, SPOOR_SANITIZED } from "@spoor/core/semconv";
import { expect, test } from "vitest";
import { logRequest } from "./log-request.ts";
import type { LogRecordLike } from "./log-request.ts";
import { maxBodyBytes } from "../line.ts";

const plain: LogRecordLike = {
  hrTime: [1_700_000_000, 0],
  hrTimeObserved: [1_700_000_000, 1],
  eventName: "an.event",
  attributes: {},
  droppedAttributesCount: 0,
  resource: { attributes: { "service.name": "app" } },
  instrumentationScope: { name: "spoor" },
};

function recordOf(body: string | undefined): unknown {
  const request: unknown = JSON.parse(`${body ?? ""}}`);
  return at(at(at(at(at(at(request, "resourceLogs"), 0), "scopeLogs"), 0), "logRecords"), 0);
}

test("a record whose body was changed says so in its attributes", () => {
  const encoded = logRequest({ ...plain, body: { ratio: Number.NaN }, attributes: { a: "b" } });
  expect(encoded).toMatchObject({ n: 1, sanitized: true, cut: 0 });
  expect(recordOf(encoded?.body)).toMatchObject({
    eventName: "an.event",
    attributes: [
      { key: "a", value: { stringValue: "b" } },
      { key: SPOOR_SANITIZED, value: { boolValue: true } },
    ],
  });
});

test("a body longer than a line is cut", () => {
  const encoded = logRequest({
    ...plain,
    body: Array.from({ length: 100 }, () => "é".repeat(9000)),
  });
  expect(Buffer.byteLength(encoded?.body ?? "")).toBeLessThanOrEqual(maxBodyBytes);
  expect(encoded?.cut).toBe(100);
  expect(recordOf(encoded?.body)).toMatchObject({ attributes: [{ key: SPOOR_CAPTURE_TRUNCATED }] });
});

test("a body that cannot be read costs the body only", () => {
  const record = {
    ...plain,
    get body(): unknown {
      throw new Error("no");
    },
  };
  expect(recordOf(logRequest(record)?.body)).toMatchObject({
    body: { stringValue: "[Unreadable]" },
  });
});
