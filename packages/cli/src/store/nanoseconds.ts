const mostDigits = 19;
const most = "9223372036854775807";
/** Digits that are subtracted as one number, which is exact below 2^53. */
const lowDigits = 15;
const lowUnit = 1e15;

/** Nanoseconds since 1970 as digits; undefined where `value` says none, 0, or more than fit into 63 bits. */
export function nanosecondsOf(value: unknown): string | undefined {
  let digits = value;
  if (typeof value === "number" && Number.isInteger(value) && value > 0) digits = String(value);
  if (typeof digits !== "string" || !/^0*[1-9]\d*$/.test(digits)) return undefined;
  if (digits.startsWith("0")) digits = digits.replace(/^0+/, "");
  if (typeof digits !== "string" || digits.length > mostDigits) return undefined;
  return digits.length === mostDigits && digits > most ? undefined : digits;
}

/** The nanoseconds from `start` to `end`, both digits, as digits; "0" where the end is before the start. */
export function durationOf(start: string, end: string): string {
  const high = Number(end.slice(0, -lowDigits)) - Number(start.slice(0, -lowDigits));
  const low = Number(end.slice(-lowDigits)) - Number(start.slice(-lowDigits));
  const duration = high * lowUnit + low;
  if (Number.isSafeInteger(duration)) return duration > 0 ? String(duration) : "0";
  const exact = BigInt(end) - BigInt(start);
  return exact > 0n ? String(exact) : "0";
}

/** Milliseconds since 1970, with fractions, of nanoseconds in digits. */
export function millisecondsOf(nanoseconds: string): number {
  return Number(nanoseconds.slice(0, -6)) + Number(nanoseconds.slice(-6)) / 1e6;
}
