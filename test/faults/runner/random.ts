import { createHash, randomInt } from "node:crypto";

/** Numbers from 0 to below 1 that a seed decides. */
export type Random = () => number;

/** The seed of this run of the suite: `SPOOR_FAULT_SEED`, or one of its own. */
export const seed: number = Number(process.env["SPOOR_FAULT_SEED"] ?? randomInt(2 ** 31));

/** The numbers of one run, which neither its place nor the number of other runs changes (the generator is mulberry32). */
export function randomOf(name: string): Random {
  let state = createHash("sha256").update(`${seed} ${name}`).digest().readUInt32LE();
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `from` to `to`. */
export function between(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}
