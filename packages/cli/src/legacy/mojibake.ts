/** Encodings that programs on Windows and old Macs took UTF-8 for besides that of Western Windows. */
const mistaken = ["windows-1254", "macintosh"] as const;
/** What Western Windows has from 0x80 on; Node up to 23 takes that encoding for Latin-1, which has controls there. */
const western = Array.from("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ");

/** The byte of each character above ASCII in an encoding of single bytes. */
function bytesOf(encoding: string): ReadonlyMap<string, number> {
  const decoder = new TextDecoder(encoding);
  const high = Array.from({ length: 128 }, (_, i) => 128 + i);
  return new Map(high.map((byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
}

function bytesOfWestern(): ReadonlyMap<string, number> {
  const low = Array.from({ length: 96 }, (_, i) => String.fromCodePoint(160 + i));
  return new Map([...western, ...low].map((character, i) => [character, 128 + i]));
}

let known: readonly ReadonlyMap<string, number>[] | undefined;
const strict = new TextDecoder("utf-8", { fatal: true });

/** `run`, of characters above ASCII, as the UTF-8 that it once was in that encoding; undefined where it was none. */
function undone(run: string, bytes: ReadonlyMap<string, number>): string | undefined {
  const found: number[] = [];
  for (const character of run) {
    const byte = bytes.get(character);
    if (byte === undefined) return undefined;
    found.push(byte);
  }
  try {
    return strict.decode(Uint8Array.from(found));
  } catch {
    return undefined;
  }
}

/**
 * `text` with what was UTF-8 and was taken for another encoding made right again: `Ã¼` is `ü`, `âœ…` is `✅`. What lost bytes
 * on the way stays as it is.
 */
export function repaired(text: string): string {
  return text.replaceAll(/[^\0-\x7F]{2,}/g, (run) => {
    known ??= [bytesOfWestern(), ...mistaken.map(bytesOf)];
    for (const bytes of known) {
      const right = undone(run, bytes);
      if (right !== undefined) return right;
    }
    return run;
  });
}
