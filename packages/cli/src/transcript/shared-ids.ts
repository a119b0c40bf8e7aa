import type { DetailedDigest, Digest, DigestDetails } from "./digest.ts";

interface Part {
  readonly digest: Digest;
  readonly details: () => DigestDetails;
  /** Whether its calls and tools were looked at one by one. */
  isTaken: boolean;
}

/**
 * Tells which digests of one agent may have calls or tools in common, so that only of these the details are needed. Where the
 * hashes of different ids are the same the details are looked at for nothing.
 */
export class SharedIds {
  readonly #parts: Part[] = [];

  /** Adds a digest; `details` is asked for those of the ones that need them. */
  add(digest: Digest, details: () => DigestDetails): void {
    this.#parts.push({ digest, details, isTaken: false });
  }

  /** Those that have to be looked at call by call; each is given once. */
  takeShared(): readonly DetailedDigest[] {
    const calls = repeatedIn(this.#parts.map(({ digest }) => digest.callHashes));
    const tools = repeatedIn(this.#parts.map(({ digest }) => digest.toolHashes));
    // Of calls that are written down in several places the fullest place counts: no sum can tell that.
    const areAllShared = this.#parts.some(({ digest }) => digest.hasSources);
    const isShared = ({ sums, callHashes, toolHashes }: Digest): boolean =>
      areAllShared ||
      sums === null ||
      (calls.size > 0 && callHashes.some((hash) => calls.has(hash))) ||
      (tools.size > 0 && toolHashes.some((hash) => tools.has(hash)));
    const shared = this.#parts.filter(({ digest, isTaken }) => !isTaken && isShared(digest));
    return shared.map((part) => {
      part.isTaken = true;
      return { digest: part.digest, details: part.details() };
    });
  }

  /** Those that are not taken: they have nothing in common with any other, so that their sums hold. */
  get alone(): readonly Digest[] {
    return this.#parts.filter(({ isTaken }) => !isTaken).map(({ digest }) => digest);
  }
}

/** The hashes that are there more than once. */
function repeatedIn(lists: readonly (readonly number[])[]): ReadonlySet<number> {
  const all = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const hashes of lists) {
    all.set(hashes, filled);
    filled += hashes.length;
  }
  all.sort();
  return new Set(all.filter((hash, index) => index > 0 && hash === all[index - 1]));
}
