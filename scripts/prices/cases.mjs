// Cases with a known cost: the files that `spoor prices replay` takes.
import { readFileSync } from "node:fs";
import { UsageError } from "./litellm-file.mjs";

/** The cases of `file`, and the day on which it was made. */
export function readCases(file) {
  let value;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(
      `Cannot read ${file} (${error.code ?? "no JSON"}).\nName a file of cases with --cases.`,
    );
  }
  if (!Array.isArray(value?.cases) || value.cases.length === 0) {
    throw new UsageError(`${file} holds no cases.\nName a file of cases with --cases.`);
  }
  return { cases: value.cases, date: value.generated };
}

/**
 * What a price is worth, given what was to be found: `pass`, `wrong`, or `unpriced` where there is none and should be one.
 *
 * @param usd what was found; undefined for no price
 */
export function verdict(one, usd) {
  const expected = one.expected_status === "unpriced" ? undefined : one.expected_usd;
  if (usd === undefined) return expected === undefined ? "pass" : "unpriced";
  if (expected === undefined) return "wrong";
  const off = Math.abs(usd - expected);
  return off <= Math.max(0.01 * Math.abs(expected), 1e-9) ? "pass" : "wrong";
}
