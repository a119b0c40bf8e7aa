import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { aroundModelCalls, isOptedOut } from "./opt-out.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());

const off = { telemetry: { isEnabled: false } };
const within = (options: unknown, run: () => unknown) =>
  aroundModelCalls({ args: [options], self: undefined }, run);

test.each([
  [off, true],
  [{ experimental_telemetry: { isEnabled: false } }, true],
  [{ experimental_telemetry: { isEnabled: true } }, false],
  [{ telemetry: {} }, false],
  [{}, false],
  [undefined, false],
])("with the options %j a call is opted out: %s", (options, isOut) => {
  expect(within(options, isOptedOut)).toBe(isOut);
  expect(isOptedOut()).toBe(false);
});

test("an inner call has settings of its own, and leaves those around as they are", async () => {
  const seen = await within(off, async () => {
    await Promise.resolve();
    return [within({}, isOptedOut), isOptedOut(), within(off, isOptedOut)];
  });
  expect(seen).toEqual([false, true, true]);
});
