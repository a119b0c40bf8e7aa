import { failed } from "../guard.ts";
import type { Sighting } from "./transform.ts";

const sightings = new Map<string, Sighting>();
/** Most sightings that are kept; a program that loads more copies of libraries than that has been told enough. */
const maxSightings = 500;

const listeners: ((sighting: Sighting) => void)[] = [];
const sources: (() => void)[] = [];

/** Calls `listener` with each new sighting. It must not throw. */
export function whenSeen(listener: (sighting: Sighting) => void): void {
  listeners.push(listener);
}

/** Has `pull` called before sightings are read, to see what waits to be seen. */
export function pullFrom(pull: () => void): void {
  sources.push(pull);
}

/** Keeps what a hook saw; a failure is counted. The last sighting of a file wins. */
export function see(sighting: Sighting): void {
  if (sighting.state === "failed") failed(`transforming ${sighting.library}`, sighting.problem);
  const key = `${sighting.library}@${sighting.version}/${sighting.file}`;
  const before = sightings.get(key);
  if (before?.state === "instrumented" && sighting.state === "loaded") return;
  if (before === undefined && sightings.size >= maxSightings) return;
  sightings.set(key, sighting);
  for (const listener of listeners) listener(sighting);
}

/**
 * What was seen of known libraries as they were loaded, for saying what is instrumented and what is not, and why. What a
 * loader thread saw arrives a moment after.
 */
export function instrumented(): readonly Sighting[] {
  for (const pull of sources) pull();
  return [...sightings.values()];
}
