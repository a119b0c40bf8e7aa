import { sum, withoutNotes } from "./account.ts";
import type { Expected, Facts, Seen } from "./row.ts";
import type { AppEnd } from "./running-app.ts";

/**
 * What became of the spans: all arrived; some did not, but each of those is on disk, refused or counted; some are lost and
 * nobody knows; or something that has to hold does not.
 */
export type Verdict = "all arrived" | "all accounted for" | "lost" | "broken";

/** A line of the results. */
export interface Line extends Facts {
  readonly verdict: Verdict;
  readonly problems: readonly string[];
}

/** Holds what was seen against what is expected; `bare` is how the application ends without telemetry. */
export function judge(seen: Seen, expected: Expected, bare: AppEnd | undefined): Line {
  const { facts } = seen;
  const problems = [
    ...(facts.made === 0 ? [`the application made no span: ${seen.stderr}`] : []),
    ...(facts.system === "spoor" ? promiseProblems(seen, expected) : []),
    ...(bare === undefined ? [] : endProblems(seen, bare)),
  ];
  return { ...facts, verdict: verdictOf(facts, problems), problems };
}

const lost = (facts: Facts): number =>
  facts.made - facts.unique - facts.spooled - facts.rejected - sum(Object.values(facts.dropped));

function verdictOf(facts: Facts, problems: readonly string[]): Verdict {
  if (problems.length > 0) return "broken";
  if (facts.unique === facts.made) return "all arrived";
  return lost(facts) === 0 ? "all accounted for" : "lost";
}

function promiseProblems(seen: Seen, expected: Expected): string[] {
  const { facts } = seen;
  const {
    lost: mayLose = 0,
    rejected = 0,
    duplicates,
    shutdownMs,
    damaged = false,
    problems,
  } = expected;
  const { share = 1 - mayLose / facts.made } = expected;
  const took = facts.shutdownMs ?? 0;
  return [
    ...(lost(facts) >= 0 && lost(facts) <= mayLose
      ? []
      : [`${lost(facts)} spans are neither anywhere nor counted`]),
    ...(facts.unique >= share * facts.made
      ? []
      : [`${facts.unique} of ${facts.made} spans arrived, ${share * 100} % were to`]),
    ...(facts.rejected <= rejected ? [] : [`${facts.rejected} spans were refused`]),
    ...(duplicates === undefined || facts.duplicates <= duplicates
      ? []
      : [`${facts.duplicates} spans arrived again`]),
    ...(shutdownMs === undefined || took <= shutdownMs ? [] : [`shutdown took ${took} ms`]),
    ...seen.trouble,
    ...(damaged ? [] : seen.damage.filter((problem) => problem !== "torn")),
    ...(problems?.(seen) ?? []),
  ];
}

function endProblems(seen: Seen, bare: AppEnd): string[] {
  // OpenTelemetry's own exporters may hold a process for as long as a connection is open.
  if (seen.facts.system === "spoor-direct" && seen.facts.signal === "timeout") return [];
  const { code, signal } = seen.facts;
  const [ours, theirs] = [{ code, signal, stdout: seen.stdout }, bare].map((end) =>
    JSON.stringify({ code: end.code, signal: end.signal, stdout: withoutNotes(end.stdout) }),
  );
  return ours === theirs ? [] : [`it ends with ${ours}, without Spoor with ${theirs}`];
}
