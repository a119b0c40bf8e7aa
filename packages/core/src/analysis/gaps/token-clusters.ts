/** Texts that mean nearly the same. */
export interface Cluster {
  /** Indexes into the texts that were given, in their order; the first is the one that began the cluster. */
  readonly members: readonly number[];
}

/** The share of tokens that two texts have in common for them to be one cluster, unless said. */
export const defaultSimilarity = 0.7;

/** The distinct tokens of a text: its parts between spaces. */
const tokensOf = (text: string): readonly string[] => [
  ...new Set(text.split(/\s+/).filter((token) => token !== "")),
];

/** Jaccard similarity of two sets in the same order of tokens: shared tokens to all of them; two empty sets are equal. */
function similarityOf(left: readonly number[], right: readonly number[]): number {
  let shared = 0;
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    const difference = (left[i] ?? 0) - (right[j] ?? 0);
    if (difference === 0) shared += 1;
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  const all = left.length + right.length - shared;
  return all === 0 ? 1 : shared / all;
}

/** Each text as the ranks of its tokens, the rarest first. */
function rankedTokens(texts: readonly string[]): {
  readonly vocabulary: number;
  readonly sets: readonly (readonly number[])[];
} {
  const sets = texts.map(tokensOf);
  const counts = new Map<string, number>();
  for (const set of sets) for (const token of set) counts.set(token, (counts.get(token) ?? 0) + 1);
  const order = [...counts.keys()].sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0));
  const ranks = new Map(order.map((token, rank) => [token, rank]));
  const ranked = sets.map((set) => set.map((token) => ranks.get(token) ?? 0).sort((a, b) => a - b));
  return { vocabulary: order.length, sets: ranked };
}

interface Seed {
  readonly cluster: number;
  readonly tokens: readonly number[];
}

/** How two sets of given sizes are found to be similar. */
interface Overlap {
  /** How many tokens have to be looked up together: one of them, or pairs. */
  readonly shared: 1 | 2;
  /** How many of the first tokens of each are looked up. */
  readonly prefix: number;
  readonly otherPrefix: number;
}

/** Tokens of a prefix of which all pairs are looked up; of a longer one each token is. */
const maxPaired = 12;
/** More than any text has: longer ones were cut. */
const maxTokens = 1 << 20;
/** Below what a product of fractions may be off. */
const tolerance = 1e-9;

/**
 * Finds the seeds that a text may be similar to without comparing it with all. Two sets of x and y tokens with a similarity of
 * at least t share n = ceil(t (x + y) / (1 + t)) of them, so the first x - n + k and y - n + k tokens of the two, in any one
 * order, have k in common, for each k up to n (Chaudhuri, Ganti, Kaushik: "A primitive operator for similarity joins", 2006;
 * the bound by both sizes: Xiao, Wang, Lin, Yu: "Efficient similarity joins for near duplicate detection", 2008). With the
 * rarest tokens first few seeds have a pair of them, so k is 2 where that makes few pairs.
 */
class SeedIndex {
  readonly #similarity: number;
  readonly #vocabulary: number;
  readonly #sizes: readonly number[];
  /** Seeds by what was asked for, their size and the place of the last token, then by their tokens. */
  readonly #seeds = new Map<number, Map<number, Seed[]>>();
  readonly #plans = new Map<number, readonly (readonly [number, Overlap])[]>();

  constructor(similarity: number, vocabulary: number, sizes: ReadonlySet<number>) {
    this.#similarity = similarity;
    this.#vocabulary = vocabulary;
    this.#sizes = [...sizes];
  }

  add(seed: Seed): void {
    const { tokens } = seed;
    const plan = this.#planOf(tokens.length).map(([, overlap]) => overlap);
    for (const shared of [1, 2] as const) {
      const prefixes = plan.filter((one) => one.shared === shared).map(({ prefix }) => prefix);
      const longest = Math.max(0, ...prefixes);
      for (let last = shared - 1; last < longest && last < tokens.length; last++) {
        const known = this.#seedsOf(shared, tokens.length, last);
        for (const key of this.#keysTo(tokens, last, shared)) addTo(known, key, seed);
      }
    }
  }

  /** The cluster of the earliest seed that is similar to `tokens`. */
  find(tokens: readonly number[]): number | undefined {
    let found: number | undefined;
    const compared = new Set<number>();
    for (const seeds of this.#candidates(tokens)) {
      for (const { cluster, tokens: others } of seeds) {
        if (found !== undefined && cluster >= found) break;
        if (compared.has(cluster)) continue;
        compared.add(cluster);
        if (similarityOf(tokens, others) >= this.#similarity) found = cluster;
      }
    }
    return found;
  }

  #candidates(tokens: readonly number[]): readonly (readonly Seed[])[] {
    const found: (readonly Seed[])[] = [];
    for (const [size, { shared, prefix, otherPrefix }] of this.#planOf(tokens.length)) {
      const keys = this.#keysWithin(tokens, prefix, shared);
      for (let last = shared - 1; last < otherPrefix && last < size; last++) {
        const known = this.#seedsOf(shared, size, last);
        if (known.size === 0) continue;
        for (const key of keys) {
          const seeds = known.get(key);
          if (seeds !== undefined) found.push(seeds);
        }
      }
    }
    return found;
  }

  /** What is looked up of the first `prefix` of `tokens`. */
  #keysWithin(tokens: readonly number[], prefix: number, shared: 1 | 2): readonly number[] {
    const keys: number[] = [];
    for (let last = shared - 1; last < prefix && last < tokens.length; last++)
      for (const key of this.#keysTo(tokens, last, shared)) keys.push(key);
    return keys;
  }

  /** What is looked up of tokens of which the last is at `last`: it alone, or each pair of one before with it. */
  #keysTo(tokens: readonly number[], last: number, shared: 1 | 2): readonly number[] {
    const token = tokens[last] ?? 0;
    if (shared === 1) return [token];
    const keys: number[] = [];
    for (let i = 0; i < last; i++) keys.push((tokens[i] ?? 0) * this.#vocabulary + token);
    return keys;
  }

  #seedsOf(shared: 1 | 2, size: number, last: number): Map<number, Seed[]> {
    const name = (2 * size + shared) * maxTokens + last;
    const known = this.#seeds.get(name);
    if (known !== undefined) return known;
    const none = new Map<number, Seed[]>();
    this.#seeds.set(name, none);
    return none;
  }

  /** The sizes that there are of sets similar to one of `size`, and how they are found. */
  #planOf(size: number): readonly (readonly [number, Overlap])[] {
    const known = this.#plans.get(size);
    if (known !== undefined) return known;
    const plan = this.#sizes
      .filter((other) => Math.min(size, other) >= this.#similarity * Math.max(size, other))
      .map((other) => [other, this.#overlapOf(size, other)] as const);
    this.#plans.set(size, plan);
    return plan;
  }

  #overlapOf(size: number, other: number): Overlap {
    const both = (this.#similarity * (size + other)) / (1 + this.#similarity);
    const least = Math.max(1, Math.ceil(both - tolerance));
    const canPair = least >= 2 && Math.max(size, other) - least + 2 <= maxPaired;
    const shared = canPair ? 2 : 1;
    return { shared, prefix: size - least + shared, otherPrefix: other - least + shared };
  }
}

function addTo(index: Map<number, Seed[]>, key: number, seed: Seed): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [seed]);
  else known.push(seed);
}

/**
 * Puts texts together whose sets of tokens have a Jaccard similarity of at least `similarity` (above 0, at most 1) with
 * the first text of the cluster: each text joins the earliest such cluster, or begins one. A text without a token is alone
 * with its like. Near-linear in the number of texts where their rare tokens differ.
 */
export function tokenClusters(
  texts: readonly string[],
  similarity: number = defaultSimilarity,
): readonly Cluster[] {
  const clusters: { members: number[] }[] = [];
  const exact = new Map<string, number>();
  const { vocabulary, sets } = rankedTokens(texts);
  const sizes = new Set(sets.map(({ length }) => length));
  const index = new SeedIndex(similarity, vocabulary, sizes);
  for (const [i, tokens] of sets.entries()) {
    const key = tokens.join(" ");
    const cluster = exact.get(key) ?? index.find(tokens) ?? clusters.length;
    exact.set(key, cluster);
    const known = clusters[cluster];
    if (known !== undefined) known.members.push(i);
    else {
      clusters.push({ members: [i] });
      index.add({ cluster, tokens });
    }
  }
  return clusters;
}
