import * as fc from "fast-check";
import { expect, test } from "vitest";
import { eventTime } from "./event-time.ts";

test("no two events have one time, also where the clock stands still or goes back", () => {
  const clock = fc.array(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_020 }), {
    maxLength: 300,
  });
  const seen = new Set<string>();
  fc.assert(
    fc.property(clock, (times) => {
      for (const ms of times) {
        const [seconds, nanoseconds] = eventTime(ms);
        const text = `${seconds}.${nanoseconds}`;
        expect(seen.has(text)).toBe(false);
        seen.add(text);
        expect(seconds).toBe(Math.floor(ms / 1000));
        expect(Number.isSafeInteger(nanoseconds)).toBe(true);
      }
    }),
  );
});

test("is the time of the clock, but for a part of a millisecond", () => {
  const ms = 1_900_000_000_999.125;
  for (let count = 0; count < 1000; count += 1) {
    const [seconds, nanoseconds] = eventTime(ms);
    expect(seconds).toBe(1_900_000_000);
    expect(Math.floor(nanoseconds / 1e6)).toBe(999);
    expect(Number.isInteger(nanoseconds)).toBe(true);
  }
});
