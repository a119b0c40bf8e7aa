const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

function pair(
  ms: number,
  [big, bigName]: readonly [number, string],
  [small, smallName]: readonly [number, string],
): string {
  const units = Math.round(ms / small);
  const rest = units % (big / small);
  const whole = `${Math.floor(units / (big / small))}${bigName}`;
  return rest === 0 ? whole : `${whole} ${rest}${smallName}`;
}

/** A length of time for people: `0.4ms`, `456ms`, `2.46s`, `1m 20s`, `3h 5m`, `2d 4h`; `-` where it is not known. */
export function durationText(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return "-";
  if (ms < 0) return `-${durationText(-ms)}`;
  if (ms === 0) return "0ms";
  if (ms < 9.95) return `${ms.toFixed(1)}ms`;
  if (ms < 999.5) return `${Math.round(ms)}ms`;
  if (ms < 9995) return `${(ms / second).toFixed(2)}s`;
  if (ms < 59_950) return `${(ms / second).toFixed(1)}s`;
  if (ms < hour - 500) return pair(ms, [minute, "m"], [second, "s"]);
  if (ms < day - minute / 2) return pair(ms, [hour, "h"], [minute, "m"]);
  return pair(ms, [day, "d"], [hour, "h"]);
}
