import { writeSync } from "node:fs";

const said = new Set<string>();
/** Most different warnings that are said; a program that makes more has been told. */
const maxWarnings = 20;
const standardError = 2;

/** Says `message` on standard error, once for each message, so that a mistake in the set-up is seen without logging. */
export function warn(message: string): void {
  if (said.has(message) || said.size >= maxWarnings) return;
  said.add(message);
  try {
    writeSync(standardError, `spoor: ${message}\n`);
  } catch {
    // A closed standard error is no reason to disturb the application.
  }
}
