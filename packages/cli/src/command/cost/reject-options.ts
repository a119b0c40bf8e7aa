import { usageFailure } from "../../failure.ts";

/**
 * Throws where one of `names`, options of `cost` alone, was given to a command below it: the program takes the options of
 * a command everywhere behind its name.
 */
export function rejectOptions(
  options: Readonly<Record<string, unknown>>,
  names: readonly string[],
): void {
  for (const name of names) {
    if (options[name] === undefined) continue;
    const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw usageFailure(`unknown option '--${flag}'`, "It is an option of spoor cost alone.");
  }
}
