/** Seconds and nanoseconds since 1970, as OpenTelemetry's SDKs keep time. */
export type Time = readonly [seconds: number, nanoseconds: number];

const lastWholeSecond = 18_446_744_072;
const max = 2n ** 64n - 1n;

/** `time` in nanoseconds since 1970, as digits; "0" for what is no time, never above 2^64-1. */
export function nanoseconds(time: Time): string {
  const [seconds, nanos] = time;
  if (seconds >= 1 && seconds <= lastWholeSecond && nanos >= 0 && nanos < 1e9) {
    return `${Math.trunc(seconds)}${String(1e9 + Math.trunc(nanos)).slice(1)}`;
  }
  return anyNanoseconds(seconds, nanos);
}

function anyNanoseconds(seconds: number, nanos: number): string {
  if (!Number.isFinite(seconds) || !Number.isFinite(nanos)) return "0";
  const total = BigInt(Math.trunc(seconds)) * 1_000_000_000n + BigInt(Math.trunc(nanos));
  if (total < 0n) return "0";
  return String(total > max ? max : total);
}
