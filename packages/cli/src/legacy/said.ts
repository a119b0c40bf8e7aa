import { at, count, number, text } from "@spoor/core/record";

/** How old files write that there is no value. */
const nothing: ReadonlySet<string> = new Set(["-", "—", "none", "null", "nan", "undefined", "n/a"]);

/** The text under `key`, without spaces around it; undefined where it stands for no value. */
export function saidText(value: unknown, key: string | number): string | undefined {
  const said = text(at(value, key))?.trim();
  return said === undefined || said === "" || nothing.has(said.toLowerCase()) ? undefined : said;
}

/** The number under `key`, also where it is written as text, as `12` or `78.1%`. */
export function saidNumber(value: unknown, key: string | number): number | undefined {
  const found = at(value, key);
  if (typeof found === "bigint") return Number(found);
  if (typeof found === "number") return number(found);
  const written = saidText(value, key)?.replace(/%$/, "");
  return written === undefined || !/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(written)
    ? undefined
    : number(Number(written));
}

/** The whole number from 0 on under `key`. */
export function saidCount(value: unknown, key: string | number): number | undefined {
  return count(saidNumber(value, key));
}

/** The truth under `key`: as JSON, Python and SQLite write it. */
export function saidFlag(value: unknown, key: string | number): boolean | undefined {
  const found = at(value, key);
  if (typeof found === "boolean") return found;
  const written = typeof found === "string" ? found.trim().toLowerCase() : saidNumber(value, key);
  if (written === "true" || written === 1 || written === "1") return true;
  return written === "false" || written === 0 || written === "0" ? false : undefined;
}
