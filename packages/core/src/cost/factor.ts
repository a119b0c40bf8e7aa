/** A multiple of the list price as a fraction, so that 1.1 is exact. */
export type Factor = readonly [numerator: number, denominator: number];

export const listPrice: Factor = [1, 1];

/** What a number of at most six decimals is as a fraction in its lowest terms. */
export function factorOf(decimal: number): Factor {
  const numerator = Math.round(decimal * 1e6);
  const common = divisor(numerator, 1e6);
  return [numerator / common, 1e6 / common];
}

export function product([one, below]: Factor, [other, belowOther]: Factor): Factor {
  return [one * other, below * belowOther];
}

/** `amount` times the factor, rounded half to even to a whole number. */
export function times(amount: number, [numerator, denominator]: Factor): number {
  return halfEven(numerator === denominator ? amount : (amount * numerator) / denominator);
}

/** `value` rounded to a whole number, halves to the even one. */
export function halfEven(value: number): number {
  return Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value);
}

function divisor(one: number, other: number): number {
  return other === 0 ? Math.max(one, 1) : divisor(other, one % other);
}
