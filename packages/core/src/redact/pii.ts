import type { Found } from "./scan.ts";

/** A kind of personal data: a global pattern of bounded repetitions, and a check of what it finds. */
interface PersonalData {
  readonly kind: string;
  readonly pattern: RegExp;
  readonly isOne?: (text: string) => boolean;
}

const kinds: readonly PersonalData[] = [
  {
    kind: "email",
    pattern:
      /(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}(?![\w-])/g,
  },
  { kind: "card", pattern: /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g, isOne: isCard },
  {
    kind: "iban",
    pattern: /(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?!\w)/g,
    isOne: isIban,
  },
  {
    kind: "ip",
    pattern:
      /(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w-]|\.\d)/g,
  },
  {
    kind: "ip",
    pattern: /(?<![\w:.])(?:[0-9A-Fa-f]{1,4}:){1,7}(?::?[0-9A-Fa-f]{1,4}){1,7}(?![\w:])/g,
    isOne: isIpV6,
  },
  {
    kind: "phone",
    pattern: /(?<![\w.+-])(?:\+\d{1,3}[ .-]?)(?:\(\d{1,5}\)[ .-]?)?\d(?:[ .-]?\d){5,12}(?![\w-])/g,
  },
  {
    kind: "phone",
    pattern: /(?<![\w.+-])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-])/g,
  },
];

/** Email addresses, payment cards, bank accounts, IP addresses and phone numbers in `text`; they may overlap. */
export function personalData(text: string): readonly Found[] {
  return kinds.flatMap(({ kind, pattern, isOne }) =>
    [...text.matchAll(pattern)]
      .filter(([found]) => isOne?.(found) ?? true)
      .map(({ 0: found, index }) => ({ kind, start: index, end: index + found.length })),
  );
}

/** Whether the digits of `text` have the check digit of payment cards (Luhn, ISO/IEC 7812-1). */
function isCard(text: string): boolean {
  const digits = text.replaceAll(/\D/g, "").split("").map(Number);
  const sum = digits.toReversed().reduce((before, digit, index) => {
    const doubled = index % 2 === 0 ? digit : digit * 2;
    return before + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0 && new Set(digits).size > 1;
}

/** Whether `text` is a bank account number by its check digits (ISO 13616: 1 modulo 97). */
function isIban(text: string): boolean {
  const plain = text.replaceAll(" ", "");
  const moved = plain.slice(4) + plain.slice(0, 4);
  let rest = 0;
  for (const each of moved)
    for (const digit of String(Number.parseInt(each, 36))) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

/** Whether `text` has eight groups, or three and more and one place where the rest is left out. */
function isIpV6(text: string): boolean {
  const gaps = text.split("::").length - 1;
  const groups = text.split(":").filter((group) => group !== "").length;
  return gaps === 0 ? groups === 8 : gaps === 1 && groups >= 3 && groups < 8;
}
