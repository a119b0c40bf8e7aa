import type { TextKind } from "./text-kind.ts";

/** What estimates are corrected apart for. */
export interface CalibrationKey {
  readonly model: string;
  readonly kind: TextKind;
  readonly side: "input" | "output";
}

/** How far estimates of one kind were from what was billed, of the newest calls. Shares, so that 0.1 is 10 %. */
export interface CalibrationReport extends CalibrationKey {
  /** All calls that were compared. */
  readonly calls: number;
  /** What estimates are multiplied with now. */
  readonly factor: number;
  readonly median: number;
  readonly p90: number;
  /** The share of calls whose estimate was within 10 % of what was billed. */
  readonly within10: number;
  /** The mean of (estimate - billed) / billed: above 0 where estimates are too high. */
  readonly bias: number;
}

/** Weight of what was before, with each new call: a hundred calls ago counts a third. */
const decay = 0.99;
/** Fewer calls than this change nothing. */
const minCalls = 20;
const least = 0.5;
const most = 2;
/** Most keys that are kept; the one that was used longest ago goes first. */
const maxKeys = 200;
/** Errors that a report is made of. */
const maxErrors = 200;

interface Entry {
  readonly key: CalibrationKey;
  calls: number;
  actual: number;
  estimated: number;
  readonly errors: number[];
}

/**
 * Learns, from calls that tell their usage, how far estimates are off, and corrects those that follow: decayed sums of
 * what was billed and of what was estimated, by model, kind of text and side. Bounded; nothing of it is written anywhere.
 */
export class Calibration {
  readonly #entries = new Map<string, Entry>();

  /** One call with both: the estimate as it was before any correction, and what was billed. */
  observe(key: CalibrationKey, estimated: number, actual: number): void {
    if (!(estimated > 0 && actual > 0 && estimated < Infinity && actual < Infinity)) return;
    const entry = this.#entryOf(key);
    entry.errors.push((estimated * factorOf(entry) - actual) / actual);
    if (entry.errors.length > maxErrors) entry.errors.shift();
    entry.calls += 1;
    entry.actual = entry.actual * decay + actual;
    entry.estimated = entry.estimated * decay + estimated;
  }

  /** What an estimate is to be multiplied with; 1 until enough is known, never below 0.5 or above 2. */
  factor(key: CalibrationKey): number {
    const entry = this.#entries.get(nameOf(key));
    return entry === undefined ? 1 : factorOf(entry);
  }

  report(): readonly CalibrationReport[] {
    return [...this.#entries.values()].map(reported);
  }

  #entryOf(key: CalibrationKey): Entry {
    const name = nameOf(key);
    const entry = this.#entries.get(name) ?? {
      key,
      calls: 0,
      actual: 0,
      estimated: 0,
      errors: [],
    };
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > maxKeys && oldest !== undefined) this.#entries.delete(oldest);
    return entry;
  }
}

const nameOf = ({ model, kind, side }: CalibrationKey): string => `${side} ${kind} ${model}`;

function factorOf({ calls, actual, estimated }: Entry): number {
  return calls < minCalls ? 1 : Math.min(most, Math.max(least, actual / estimated));
}

function reported(entry: Entry): CalibrationReport {
  const { key, calls, errors } = entry;
  return { ...key, calls, factor: factorOf(entry), ...errorsOf(errors) };
}

type Errors = Pick<CalibrationReport, "median" | "p90" | "within10" | "bias">;

/** What is told of relative errors, each (estimate - actual) / actual; all 0 where there is none. */
export function errorsOf(errors: readonly number[]): Errors {
  if (errors.length === 0) return { median: 0, p90: 0, within10: 0, bias: 0 };
  const sizes = errors.map(Math.abs).toSorted((one, other) => one - other);
  const quantile = (share: number): number =>
    sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))] ?? 0;
  return {
    median: quantile(0.5),
    p90: quantile(0.9),
    within10: sizes.filter((size) => size <= 0.1).length / sizes.length,
    bias: errors.reduce((sum, error) => sum + error, 0) / errors.length,
  };
}
