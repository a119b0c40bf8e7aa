import { momentOf } from "./time.ts";

/** Tells how far a zone is ahead of UTC at a local time: `+01:00`. */
export type Zone = (written: string) => string;

const minute = 60_000;

/**
 * The zone `name`, as `Europe/Berlin`. Of an hour that a change of clocks has twice the later one is meant. Throws a
 * RangeError for a zone that nobody knows.
 */
export function zoneNamed(name: string): Zone {
  const format = new Intl.DateTimeFormat("en", { timeZone: name, timeZoneName: "longOffset" });
  const offsetAt = (ms: number): string => {
    const part = format.formatToParts(ms).find(({ type }) => type === "timeZoneName");
    return /[+-]\d\d:\d\d/.exec(part?.value ?? "")?.[0] ?? "+00:00";
  };
  return (written) => {
    const moment = momentOf(written);
    if (moment === undefined) return "";
    const local = Number(moment.ns / 1_000_000n);
    return offsetAt(local - minutesOf(offsetAt(local)) * minute);
  };
}

function minutesOf(offset: string): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
