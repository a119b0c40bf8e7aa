import { describe, expect, test } from "vitest";
import { instantOf, isWithin, overlaps, windowOf } from "./window.ts";

const now = new Date(2026, 10, 20, 9, 30);
const local = (...parts: readonly [number, number, number, number?, number?]): number =>
  new Date(parts[0], parts[1], parts[2], parts[3] ?? 0, parts[4] ?? 0).getTime();
const since = (value: string): number =>
  instantOf(value, { option: "--since", edge: "start", now });
const until = (value: string): number => instantOf(value, { option: "--until", edge: "end", now });

describe("instantOf", () => {
  test.each([
    ["15m", now.getTime() - 900_000],
    ["2h", now.getTime() - 7_200_000],
    ["7d", now.getTime() - 604_800_000],
    ["1w", now.getTime() - 604_800_000],
    ["1h30m", now.getTime() - 5_400_000],
    ["now-24h", now.getTime() - 86_400_000],
    ["now", now.getTime()],
    ["today", local(2026, 10, 20)],
    ["yesterday", local(2026, 10, 19)],
    ["2026-11-01", local(2026, 10, 1)],
    ["2026-11-01T08:15", local(2026, 10, 1, 8, 15)],
    ["2026-11-01 08:15", local(2026, 10, 1, 8, 15)],
    ["2026-11-01T08:15:00Z", Date.UTC(2026, 10, 1, 8, 15)],
    ["2026-11-01T08:15:00+02:00", Date.UTC(2026, 10, 1, 6, 15)],
  ])("%s is understood", (value, ms) => {
    expect(since(value)).toBe(ms);
  });

  test("of a day --until means its end", () => {
    expect(until("yesterday")).toBe(local(2026, 10, 20));
    expect(until("2026-11-01")).toBe(local(2026, 10, 2));
    expect(until("2h")).toBe(since("2h"));
  });

  test.each([
    "",
    "soon",
    "15",
    "m",
    "15 m",
    "2026-02-30",
    "2026-13-01",
    "2026-11-01T25:00",
    "9".repeat(20) + "d",
  ])("%j is refused by the name of the option", (value) => {
    expect(() => since(value)).toThrow(/--since does not understand/);
    expect(() => since(value)).toThrow(expect.objectContaining({ code: 2 }));
  });
});

describe("windowOf", () => {
  test("includes its start and excludes its end", () => {
    const window = windowOf("2h", "1h", now);
    const [start, end] = [now.getTime() - 7_200_000, now.getTime() - 3_600_000];
    expect([start - 1, start, end - 1, end].map((ms) => isWithin(window, ms))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test("overlaps what began before it and what ends after it", () => {
    const window = windowOf("2h", "1h", now);
    expect(overlaps(window, 0, now.getTime())).toBe(true);
    expect(overlaps(window, 0, 1)).toBe(false);
    expect(overlaps(window, now.getTime(), now.getTime())).toBe(false);
  });

  test("is open where nothing was said", () => {
    expect(isWithin(windowOf(undefined, undefined, now), 0)).toBe(true);
  });

  test("refuses to end before it begins", () => {
    expect(() => windowOf("1h", "2h", now)).toThrow("--since is not before --until.");
  });
});
