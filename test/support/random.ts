/** A repeatable source of numbers from 0 up to 1: the same seed gives the same sequence (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const lower = upper.toLowerCase();
const digit = "0123456789";

/** Characters that texts are made of. */
export const alphabets = {
  digit,
  hex: `${digit}abcdef`,
  upper,
  upperDigit: upper + digit,
  lowerDigit: lower + digit,
  alnum: upper + lower + digit,
  base64: `${upper}${lower}${digit}+/`,
  base64url: `${upper}${lower}${digit}-_`,
} as const;

/** Makes texts of `length` characters of an alphabet, the first of them a letter or digit and one of them a digit. */
export function texts(
  next: () => number,
): (alphabet: keyof typeof alphabets, length: number) => string {
  const pick = (from: string): string => from.charAt(Math.floor(next() * from.length));
  return (alphabet, length) => {
    const from = alphabets[alphabet];
    const plain = from.replaceAll(/[^A-Za-z0-9]/g, "");
    const all = Array.from({ length }, (_, index) =>
      pick(index === 0 || index === length - 1 ? plain : from),
    );
    if (/\d/.test(from)) all[Math.floor(length / 2)] = pick(digit);
    return all.join("");
  };
}
