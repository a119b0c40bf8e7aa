const mostDigits = 19;
const most = "9223372036854775807";
/** Digits of a second, which are subtracted as one number. */
const secondDigits = 9;
const second = 1e9;
const secondsPerDay = 86_400;
const zero = 48;
const nine = 57;

/** The number that the digits from `from` to `to` make, without the text that `slice` would make first. */
function numberIn(digits: string, from: number, to: number): number {
  let value = 0;
  for (let index = Math.max(0, from); index < to; index += 1) {
    value = value * 10 + digits.charCodeAt(index) - zero;
  }
  return value;
}

/** Whether `value` is an instant from 2001 to 2033 as nearly all are written: 19 digits, the first of which is 1. */
function isUsual(value: string): boolean {
  if (value.length !== mostDigits || value.charCodeAt(0) !== zero + 1) return false;
  for (let index = 1; index < mostDigits; index += 1) {
    const code = value.charCodeAt(index);
    if (code < zero || code > nine) return false;
  }
  return true;
}

/** Nanoseconds since 1970 as digits; undefined where `value` says none, 0, or more than fit into 63 bits. */
export function nanosecondsOf(value: unknown): string | undefined {
  if (typeof value === "string" && isUsual(value)) return value;
  let digits = value;
  if (typeof value === "number" && Number.isInteger(value) && value > 0) digits = String(value);
  if (typeof digits !== "string" || !/^0*[1-9]\d*$/.test(digits)) return undefined;
  if (digits.startsWith("0")) digits = digits.replace(/^0+/, "");
  if (typeof digits !== "string" || digits.length > mostDigits) return undefined;
  return digits.length === mostDigits && digits > most ? undefined : digits;
}

/** The nanoseconds from `start` to `end`, both digits, as digits; "0" where the end is before the start. */
export function durationOf(start: string, end: string): string {
  const [startSecond, endSecond] = [start.length - secondDigits, end.length - secondDigits];
  const high = numberIn(end, 0, endSecond) - numberIn(start, 0, startSecond);
  const low = numberIn(end, endSecond, end.length) - numberIn(start, startSecond, start.length);
  const duration = high * second + low;
  if (Number.isSafeInteger(duration)) return duration > 0 ? String(duration) : "0";
  const exact = BigInt(end) - BigInt(start);
  return exact > 0n ? String(exact) : "0";
}

/** Milliseconds since 1970, with fractions, of nanoseconds in digits. */
export function millisecondsOf(nanoseconds: string): number {
  const { length } = nanoseconds;
  return numberIn(nanoseconds, 0, length - 6) + numberIn(nanoseconds, length - 6, length) / 1e6;
}

/** The number of whole days in UTC from 1970 to an instant in digits. */
export function daysOf(nanoseconds: string): number {
  return Math.floor(numberIn(nanoseconds, 0, nanoseconds.length - secondDigits) / secondsPerDay);
}
