import type { Problem } from "./problem.ts";

/** What is wrong with the journal's folder, of which `text` says why and, behind a semicolon, what to do. */
export function folderProblem(text: string): Problem {
  const [cause = text, fix = "set SPOOR_DIR to a folder that can be written"] = text.split("; ");
  return {
    id: "folder",
    severity: "problem",
    cause: `Nothing is written to disk: ${cause}.`,
    fix: `${fix.charAt(0).toUpperCase()}${fix.slice(1)}.`,
  };
}
