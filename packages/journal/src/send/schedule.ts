const firstMs = 200;
const longestMs = 60_000;

/** How often what needs a change of somebody is tried again. */
export const holdMs = 60_000;

/**
 * The milliseconds to wait before the next try after `failures` in a row, from 1 on: a random part of a time that doubles
 * from 0.2 s to 60 s ("full jitter"), so that many processes do not come back at once. `random` is from 0 to 1.
 */
export function backoffMs(failures: number, random: () => number): number {
  return random() * Math.min(longestMs, firstMs * 2 ** (failures - 1));
}
