/** A moment as an old file wrote it. */
export interface Moment {
  /** Nanoseconds since 1970. */
  readonly ns: bigint;
  /** Whether no zone was written, so that the time was taken for UTC. */
  readonly isAssumed: boolean;
}

const shape =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;
const minute = 60_000_000_000n;
/** The year 1971, before which nothing was recorded, and what 63 bits can say, in the year 2262. */
const earliest = 31_536_000_000_000_000n;
const latest = 9_223_372_036_854_775_807n;

/** Nanoseconds that `zone` is ahead of UTC. */
function offsetOf(zone: string): bigint {
  if (zone === "" || zone.toUpperCase() === "Z") return 0n;
  const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const ahead = BigInt(Number(hours) * 60 + Number(minutes)) * minute;
  return sign === "-" ? -ahead : ahead;
}

/**
 * The moment that `value` writes: ISO 8601 with `T` or a space, up to nanoseconds after a point or a comma, with a zone or
 * without. Undefined for a day or an hour that there is not, for what lies before 1971 or after 2261, and for anything else.
 */
export function momentOf(value: unknown): Moment | undefined {
  if (typeof value !== "string") return undefined;
  const parts = shape.exec(value.trim());
  if (parts === null) return undefined;
  const [, year = "", month = "", day = "", hour = "", minutes = "", second = "00"] = parts;
  const written = `${year}-${month}-${day}T${hour}:${minutes}:${second}.000Z`;
  const ms = Date.parse(written);
  // A day that there is not, as February 30, is moved by the engine; it must come back as it was written.
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== written) return undefined;
  const [fraction = "", zone = ""] = parts.slice(7);
  const ns = BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, "0")) - offsetOf(zone);
  return ns < earliest || ns > latest ? undefined : { ns, isAssumed: zone === "" };
}

/** Nanoseconds of `ms` milliseconds, none where it is no number from 0 to a century. */
export function nanosOfMs(ms: number | undefined): bigint {
  const isSane = ms !== undefined && ms > 0 && ms < 3.2e12;
  return isSane ? BigInt(Math.round(ms * 1e6)) : 0n;
}

/** `ns` as ISO 8601 in UTC, to the millisecond. */
export function isoOfNs(ns: bigint): string {
  return new Date(Number(ns / 1_000_000n)).toISOString();
}
