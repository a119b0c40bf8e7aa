/** An amount as an invoice spells it. */
export interface Amount {
  readonly value: number;
  /** Digits behind the decimal sign: an invoice is as exact as the most that it writes. */
  readonly decimals: number;
}

const shape = /^([-+]?)(?:USD|US\$|[$€£¥])?([-+]?)([\d.,]+)(?:e([+-]?\d{1,3}))?(?:USD|[$€£¥])?$/i;
const groupedByComma = /^[1-9]\d{0,2}(?:,\d{3})+$/;
const plainNumber = /^\d*\.?\d+$/;

/** The digits with a point as decimal sign and without signs between thousands. */
function withPoint(digits: string, hasDecimalComma: boolean): string {
  const comma = digits.lastIndexOf(",");
  const point = digits.lastIndexOf(".");
  if (comma >= 0 && point >= 0) {
    const thousands = comma > point ? "." : ",";
    return digits.replaceAll(thousands, "").replace(",", ".");
  }
  if (comma >= 0) {
    const isGrouped = !hasDecimalComma && groupedByComma.test(digits);
    return isGrouped || digits.indexOf(",") !== comma
      ? digits.replaceAll(",", "")
      : digits.replace(",", ".");
  }
  return digits.indexOf(".") === point ? digits : digits.replaceAll(".", "");
}

/**
 * The amount that `field` spells: with or without a currency sign, with commas or points between thousands, with an
 * exponent, negative by a sign or by parentheses. Undefined for what is no number.
 *
 * @param hasDecimalComma whether a comma alone begins the decimals, as in files with semicolons between fields
 */
export function amountOf(field: string, hasDecimalComma: boolean): Amount | undefined {
  const bare = field.replaceAll(/[\s\u00A0\u202F']/g, "").replace("\u2212", "-");
  const inParentheses = /^\((.*)\)$/.exec(bare)?.[1];
  const [, before = "", after = "", digits = "", exponent = "0"] =
    shape.exec(inParentheses ?? bare) ?? [];
  const mantissa = withPoint(digits, hasDecimalComma);
  const value = Number(`${mantissa}e${exponent}`);
  const isTwice = before !== "" && after !== "";
  if (!plainNumber.test(mantissa) || isTwice || !Number.isFinite(value)) return undefined;
  const isNegative = inParentheses !== undefined || before === "-" || after === "-";
  const [, written = ""] = mantissa.split(".");
  const decimals = Math.max(0, written.length - Number(exponent));
  return { value: isNegative ? -value : value, decimals };
}

/** A count that `field` spells, as `10`, `10.0` or `1,000`; undefined for what is none. */
export function countOf(field: string): number | undefined {
  const value = amountOf(field, false)?.value;
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
