/**
 * Whether `version` lies in `range`: bounds of the form `>=1.2.3` and `<2` with spaces between them, all of which must
 * hold; missing parts of a bound are 0. A pre-release lies above the bounds that are lower than its version, and neither
 * below nor above a bound that is equal to it. False for what is no version.
 */
export function isWithin(version: string, range: string): boolean {
  const found = partsOf(version);
  if (found === undefined) return false;
  return range.split(" ").every((bound) => holds(bound, found));
}

interface Parts {
  readonly numbers: readonly number[];
  readonly isPreRelease: boolean;
}

function holds(bound: string, { numbers, isPreRelease }: Parts): boolean {
  const [, operator, text = ""] = /^(>=|<)(.+)$/.exec(bound) ?? [];
  const limit = partsOf(text);
  if (limit === undefined) return false;
  const order = compare(numbers, limit.numbers);
  return operator === "<" ? order < 0 : order > 0 || (order === 0 && !isPreRelease);
}

function partsOf(version: string): Parts | undefined {
  const [, major, minor = 0, patch = 0, preRelease] =
    /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[^+]+)?(?:\+.*)?$/.exec(version.trim()) ?? [];
  if (major === undefined) return undefined;
  return {
    numbers: [Number(major), Number(minor), Number(patch)],
    isPreRelease: preRelease !== undefined,
  };
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (const [i, number] of left.entries()) {
    const difference = number - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
