import { expect, test } from "vitest";
import { retryDelayMs } from "./grpc-details.ts";

const field = (number: number, value: Buffer | string): Buffer =>
  Buffer.concat([Buffer.from([number * 8 + 2, Buffer.byteLength(value)]), Buffer.from(value)]);

/** google.rpc.Status with one detail. */
function status(typeUrl: string, value: Buffer): string {
  const detail = Buffer.concat([field(1, typeUrl), field(2, value)]);
  const text = Buffer.concat([Buffer.from([8, 14]), field(2, "busy"), field(3, detail)]);
  return text.toString("base64").replace(/=+$/, "");
}

const retryInfo = "type.googleapis.com/google.rpc.RetryInfo";

test.each([
  ["2 s", [8, 2], 2000],
  ["300 s", [8, 0xac, 2], 300_000],
  ["half a second", [16, 0x80, 0xca, 0xb5, 0xee, 1], 500],
  ["no time", [], 0],
])("a delay of %s is read", (_, duration, ms) => {
  expect(retryDelayMs(status(retryInfo, field(1, Buffer.from(duration))))).toBe(ms);
});

test.each([
  "",
  "AAAA",
  "not base64 at all",
  "/".repeat(40),
  status("type.googleapis.com/google.rpc.DebugInfo", field(1, Buffer.from([8, 2]))),
])("%j holds no delay", (details) => {
  expect(retryDelayMs(details)).toBeUndefined();
});
