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

/** Tokens of a prefix of which all pairs are looked up; of a longer one each token is. */
const maxPaired = 12;

/**
 * Finds the seeds that a text may be similar to without comparing it with all: of two sets with a similarity of at least t,
 * which share n tokens, the first |s| - ceil(t |s|) + k tokens of each, in any one order, have k in common, for each k up to n
 * (Chaudhuri, Ganti, Kaushik: "A primitive operator for similarity joins", 2006). With the rarest tokens first few seeds
 * have a pair of them, so k is 2 where a text is short enough and at least two tokens have to be shared.
 */
class SeedIndex {
  readonly #similarity: number;
  readonly #vocabulary: number;
  readonly #byToken = new Map<number, Seed[]>();
  readonly #byPair = new Map<number, Seed[]>();

  constructor(similarity: number, vocabulary: number) {
    this.#similarity = similarity;
    this.#vocabulary = vocabulary;
  }

  add(seed: Seed): void {
    for (const token of this.#prefixOf(seed.tokens, 1)) addTo(this.#byToken, token, seed);
    const paired = this.#prefixOf(seed.tokens, 2);
    // As long as that of a seed can be which a text with all of its pairs looked up is similar to.
    if (paired.length > maxPaired / this.#similarity + 2) return;
    for (const pair of this.#pairsOf(paired)) addTo(this.#byPair, pair, seed);
  }

  /** The cluster of the earliest seed that is similar to `tokens`. */
  find(tokens: readonly number[]): number | undefined {
    let found: number | undefined;
    const compared = new Set<number>();
    for (const seeds of this.#candidates(tokens)) {
      for (const { cluster, tokens: others } of seeds) {
        if (found !== undefined && cluster >= found) break;
        if (compared.has(cluster) || !this.#canBe(tokens.length, others.length)) continue;
        compared.add(cluster);
        if (similarityOf(tokens, others) >= this.#similarity) found = cluster;
      }
    }
    return found;
  }

  #candidates(tokens: readonly number[]): readonly (readonly Seed[])[] {
    const paired = this.#prefixOf(tokens, 2);
    const canPair = Math.ceil(this.#similarity * tokens.length) >= 2 && paired.length <= maxPaired;
    return canPair
      ? this.#pairsOf(paired).map((pair) => this.#byPair.get(pair) ?? [])
      : this.#prefixOf(tokens, 1).map((token) => this.#byToken.get(token) ?? []);
  }

  #pairsOf(tokens: readonly number[]): readonly number[] {
    return tokens.flatMap((first, i) =>
      tokens.slice(i + 1).map((second) => first * this.#vocabulary + second),
    );
  }

  #prefixOf(tokens: readonly number[], shared: number): readonly number[] {
    return tokens.slice(0, tokens.length - Math.ceil(this.#similarity * tokens.length) + shared);
  }

  #canBe(one: number, other: number): boolean {
    return Math.min(one, other) >= this.#similarity * Math.max(one, other);
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
  const index = new SeedIndex(similarity, vocabulary);
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
