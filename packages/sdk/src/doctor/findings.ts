import { findingOf } from "@spoor/core/doctor";
import type { LibraryFinding } from "@spoor/core/doctor";
import type { Sighting } from "../hook/transform.ts";

/** What became of each version of each known library of which files were seen, in the order of their loading. */
export function findingsOf(
  sightings: readonly Sighting[],
  disabledLibraries: readonly string[],
): readonly LibraryFinding[] {
  const byVersion = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const key = `${sighting.library}@${sighting.version}`;
    const files = byVersion.get(key);
    if (files === undefined) byVersion.set(key, [sighting]);
    else files.push(sighting);
  }
  return [...byVersion.values()].flatMap((files) => findingOfFiles(files, disabledLibraries) ?? []);
}

function findingOfFiles(
  files: readonly Sighting[],
  disabledLibraries: readonly string[],
): LibraryFinding | undefined {
  const [first] = files;
  if (first === undefined) return undefined;
  return findingOf({
    name: first.library,
    version: first.version,
    states: new Set(files.map(({ state }) => state)),
    isDisabled: disabledLibraries.includes(first.library),
    problem: files.find(({ problem }) => problem !== undefined)?.problem,
  });
}
