import { makeChecker } from "@spoor/core/check";
import type { CheckerOptions, Report } from "@spoor/core/check";
import { journalLines } from "./journal.ts";

/** Checks all that the journal in `dir` holds against the conventions; reads it with nothing but JSON.parse. */
export function checkJournal(dir: string, options: CheckerOptions = {}): Report {
  const checker = makeChecker(options);
  for (const signal of ["traces", "logs", "metrics"])
    for (const line of journalLines(dir, signal).split("\n"))
      if (line !== "") checker.add(JSON.parse(line));
  return checker.report();
}
