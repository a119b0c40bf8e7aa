/** What stands beside what: one side is undefined where only the other has it. */
export interface Pair<Item> {
  readonly one: Item | undefined;
  readonly other: Item | undefined;
}

/** Above so many comparisons the longest common subsequence is not looked for, only a common one. */
const mostComparisons = 4_000_000;

type Key<Item> = (item: Item) => string;

/** The indexes of a longest common subsequence, found from the lengths of those of all ends. */
function longest(one: readonly string[], other: readonly string[]): [number, number][] {
  const width = other.length + 1;
  const lengths = new Uint32Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      const [below, right] = [lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0];
      const diagonal = (lengths[(i + 1) * width + j + 1] ?? 0) + 1;
      lengths[i * width + j] = one[i] === other[j] ? diagonal : Math.max(below, right);
    }
  }
  const found: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < one.length && j < other.length) {
    if (one[i] === other[j]) {
      found.push([i, j]);
      i += 1;
      j += 1;
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return found;
}

/** The indexes of a common subsequence, each item with the next that fits. */
function next(one: readonly string[], other: readonly string[]): [number, number][] {
  const places = new Map<string, number[]>();
  for (const [j, key] of other.entries()) {
    const known = places.get(key);
    if (known === undefined) places.set(key, [j]);
    else known.push(j);
  }
  for (const all of places.values()) all.reverse();
  const found: [number, number][] = [];
  let least = 0;
  for (const [i, key] of one.entries()) {
    const left = places.get(key) ?? [];
    while ((left.at(-1) ?? Infinity) < least) left.pop();
    const j = left.pop();
    if (j === undefined) continue;
    found.push([i, j]);
    least = j + 1;
  }
  return found;
}

/** The items of both lists in their order, those with the same key beside each other, as many as can be. */
export function aligned<Item>(
  one: readonly Item[],
  other: readonly Item[],
  keyOf: Key<Item>,
): readonly Pair<Item>[] {
  const [keys, otherKeys] = [one.map(keyOf), other.map(keyOf)];
  const isSmall = one.length * other.length <= mostComparisons;
  const common = isSmall ? longest(keys, otherKeys) : next(keys, otherKeys);
  const pairs: Pair<Item>[] = [];
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...common, [one.length, other.length] as const]) {
    for (; i < nextI; i += 1) pairs.push({ one: one[i], other: undefined });
    for (; j < nextJ; j += 1) pairs.push({ one: undefined, other: other[j] });
    if (i === one.length && j === other.length) break;
    pairs.push({ one: one[i], other: other[j] });
    i += 1;
    j += 1;
  }
  return pairs;
}
