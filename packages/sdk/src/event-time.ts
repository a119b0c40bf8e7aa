/** Seconds and nanoseconds, as OpenTelemetry takes a time. */
type Time = [seconds: number, nanoseconds: number];

const nanosecondsPerMs = 1e6;
/** Where the events of this process start within a millisecond, so that those of another do not start there, too. */
const start = Math.floor(Math.random() * 1e5);

/** Events at a millisecond before the last have the second half of it: their count never begins anew. */
const half = 5e5;
const places = 4e5;

let lastMs = 0;
let count = 0;
let countBefore = 0;

/**
 * The time of an event at `ms` milliseconds of the clock, which no other event of this process has: the clock is no finer than a
 * millisecond, and stores tell events of one name and place apart by their time. It is at most a millisecond later than `ms`:
 * 0.1 and a nanosecond an event where the clock does not go back.
 */
export function eventTime(ms: number): Time {
  const whole = Math.floor(ms);
  const nanoseconds = (whole % 1000) * nanosecondsPerMs + placeIn(whole);
  return [Math.floor(whole / 1000), nanoseconds];
}

function placeIn(ms: number): number {
  if (ms < lastMs) {
    countBefore += 1;
    return half + (countBefore % places);
  }
  count = ms > lastMs ? 0 : (count + 1) % places;
  lastMs = ms;
  return start + count;
}
