// Readers of what a variable says; each gives undefined for what it does not understand.

const truths: Readonly<Record<string, boolean>> = {
  "1": true,
  true: true,
  yes: true,
  on: true,
  "0": false,
  false: false,
  no: false,
  off: false,
};

/** Whether a word says yes or no; undefined for any other. */
export const truth = (text: string): boolean | undefined => truths[text.toLowerCase()];

/** Seconds, up to a day. */
export const seconds = (text: string): number | undefined => {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 && value <= 86_400 ? value : undefined;
};

/** What stands between commas. */
export const listOf = (text: string): readonly string[] =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

const sizePattern = /^(\d+(?:\.\d+)?) ?([kmgt]?)(?:i?b)?$/i;
const unitPowers = ["", "k", "m", "g", "t"];
const leastSize = 1024 * 1024;

/** Bytes, from a number with or without a unit: 256MiB, 256MB and 256M are the same. */
export const bytes = (text: string): number | undefined => {
  const [, digits, unit = ""] = sizePattern.exec(text) ?? [];
  const value = Math.round(Number(digits) * 1024 ** unitPowers.indexOf(unit.toLowerCase()));
  return Number.isSafeInteger(value) && value >= leastSize ? value : undefined;
};
