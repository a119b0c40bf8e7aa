/** A hash of 32 bits: FNV-1a over the characters. Ids that differ may have the same one. */
function idHash(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++)
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return hash;
}

/** The hashes of the ids that come first in `items`; none for those that have no id. */
export function hashesOf(
  items: readonly (readonly [id: string | null, ...rest: unknown[]])[],
): readonly number[] {
  const hashes: number[] = [];
  for (const [id] of items) if (id !== null) hashes.push(idHash(id));
  return hashes;
}
