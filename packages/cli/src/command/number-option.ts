import { text } from "@spoor/core/record";
import { usageFailure } from "../failure.ts";
import type { Input } from "./command.ts";

/** What a number on the command line may be. */
export interface NumberOption {
  /** As it is typed: `--min-samples`. */
  readonly flag: string;
  readonly fallback: number;
  readonly min: number;
  readonly max?: number;
  readonly isWhole?: boolean;
  /** What stands for infinity. */
  readonly none?: string;
}

/** The key of `--min-samples` among the options: `minSamples`. */
const keyOf = (flag: string): string =>
  flag.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The number that was given, or the fallback. Throws a usage failure for anything else. */
export function numberOption({ options }: Input, option: NumberOption): number {
  const { flag, fallback, min, max = Infinity, isWhole = false, none } = option;
  const said = text(options[keyOf(flag)]);
  if (said === undefined) return fallback;
  if (said === none) return Infinity;
  const value = /^\d+(?:\.\d+)?$/.test(said) ? Number(said) : Number.NaN;
  if (value >= min && value <= max && (!isWhole || Number.isInteger(value))) return value;
  const range = max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`;
  const or = none === undefined ? "" : `, or ${none}`;
  throw usageFailure(
    `${flag} wants a ${isWhole ? "whole number" : "number"} ${range}${or}, got "${said}".`,
  );
}
