import type { Usage } from "../record/index.ts";

type Open = { -readonly [Name in keyof Usage]: Usage[Name] };

/**
 * Adds a field, where it has a value, to a usage that nobody else holds yet: to spread an object of so many fields would
 * take ten times as long.
 */
export function add<Name extends keyof Usage>(
  usage: Open,
  name: Name,
  value: Open[Name] | undefined,
): void {
  if (value !== undefined) usage[name] = value;
}
