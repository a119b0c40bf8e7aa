import type { FieldType } from "./fields.ts";

type Unit = readonly [suffix: string, size: number];

/** The largest first: a number is printed with the first unit that leaves it whole. */
const durations: readonly Unit[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
];
const durationSizes: ReadonlyMap<string, number> = new Map(durations);

const plain = /^-?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const durationShape = /^(?:(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d{1,3})?(?:ms|[smhd]))+$/;
const durationPart = /((?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d{1,3})?)(ms|[smhd])/g;
const countShape = /^(-?(?:\d+(?:\.\d+)?|\.\d+))([kKM])$/;

const finite = (number: number): number | undefined =>
  // Adding 0 makes of -0, which would not come back from its text, a 0.
  Number.isFinite(number) ? number + 0 : undefined;

/** The milliseconds of `1.5s`, `500ms` or `1h30m`. */
function durationOf(text: string): number | undefined {
  if (!durationShape.test(text)) return undefined;
  let ms = 0;
  for (const [, number = "", unit = ""] of text.matchAll(durationPart)) {
    // Seconds are shifted in decimal: 1.005 * 1000 would not be 1005.
    ms +=
      unit === "s" && !/e/.test(number)
        ? Number(`${number}e3`)
        : Number(number) * (durationSizes.get(unit) ?? 1);
  }
  return finite(ms);
}

/** A number with `k` for thousand or `M` for million. */
function countOf(text: string): number | undefined {
  const [, number, unit] = countShape.exec(text) ?? [];
  if (number !== undefined) return finite(Number(`${number}e${unit === "M" ? 6 : 3}`));
  return plain.test(text) ? finite(Number(text)) : undefined;
}

function moneyOf(text: string): number | undefined {
  const amount = text.replace(/^\$/, "");
  return plain.test(amount) ? finite(Number(amount)) : undefined;
}

/** The number that `text` says to a field of that type, in milliseconds, USD or plain; undefined where it says none. */
export function numberOf(text: string, type: FieldType): number | undefined {
  if (type === "duration") return durationOf(text);
  return type === "money" ? moneyOf(text) : countOf(text);
}

/** The text that `numberOf` reads back as `number`. */
export function numberText(number: number, type: FieldType): string {
  if (type !== "duration") return String(number);
  const [suffix, size] = durations.find(([, one]) => number !== 0 && number % one === 0) ?? [
    "ms",
    1,
  ];
  const text = `${number / size}${suffix}`;
  return durationOf(text) === number ? text : `${number}ms`;
}
