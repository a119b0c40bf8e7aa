const nanosPerMs = 1_000_000n;
/** In the year 2240: what a tool takes after it still fits the 64 bits with a sign that stores have. */
const latest = 2n ** 63n - 700_000_000_000_000_000n;
/** Digits of an ISO 8601 time behind its milliseconds. */
const belowMs = /[.,]\d{3}(\d{1,6})/;

/** Nanoseconds since 1970 of an ISO 8601 time; undefined where there is none, or it is before 1970 or after 2240. */
export function nanosOf(time: string | undefined): bigint | undefined {
  const ms = Date.parse(time ?? "");
  if (time === undefined || Number.isNaN(ms)) return undefined;
  const rest = (belowMs.exec(time)?.[1] ?? "").padEnd(6, "0");
  const nanos = BigInt(ms) * nanosPerMs + BigInt(rest);
  return nanos > 0n && nanos < latest ? nanos : undefined;
}

/** A stretch of time, in nanoseconds since 1970; it does not end before it starts. */
export interface Stretch {
  readonly start: bigint;
  readonly end: bigint;
}

/** From the first of `times` that are known to the last of them; at `otherwise` where none is. */
export function stretchOf(times: readonly (bigint | undefined)[], otherwise: bigint): Stretch {
  let [start, end] = [otherwise, otherwise];
  let isKnown = false;
  for (const time of times) {
    if (time === undefined) continue;
    if (!isKnown || time < start) start = time;
    if (!isKnown || time > end) end = time;
    isKnown = true;
  }
  return { start, end };
}
