import type { Problem } from "@spoor/core/doctor";
import type { SetUp } from "../ingest/set-up.ts";
import { besideProblems } from "./doctor-problems.ts";

/** A set-up and what is wrong with it: what loses something first. */
export interface Diagnosis extends Omit<SetUp, "settingsProblems"> {
  readonly problems: readonly Problem[];
  /** Whether nothing is wrong; there may be notes. */
  readonly isHealthy: boolean;
}

/** Finds what is wrong. What a process says of a matter goes before what is concluded from beside. */
export function diagnose(setUp: SetUp): Diagnosis {
  const { settingsProblems, ...rest } = setUp;
  const said = setUp.processes.flatMap(({ report }) => report.problems);
  const byId = new Map<string, Problem>();
  for (const problem of [...said, ...settingsProblems, ...besideProblems(setUp)]) {
    if (!byId.has(problem.id)) byId.set(problem.id, problem);
  }
  const problems = [...byId.values()].toSorted((left, right) => rank(left) - rank(right));
  return { ...rest, problems, isHealthy: problems.every(({ severity }) => severity === "note") };
}

const rank = ({ severity }: Problem): number => (severity === "problem" ? 0 : 1);
