import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { at } from "@spoor/core/record";

/** What the nearest `package.json` says of how its program is started. */
export interface Manifest {
  readonly path: string;
  /** The names of the scripts that load `spoor/register`. */
  readonly registering: readonly string[];
}

/** The nearest manifest in `start` or above; undefined where there is none. */
export function nearestManifest(start: string): Manifest | undefined {
  for (let place = start; ; place = dirname(place)) {
    const path = join(place, "package.json");
    const manifest = readJson(path);
    if (manifest !== undefined)
      return { path, registering: registeringOf(at(manifest, "scripts")) };
    if (dirname(place) === place) return undefined;
  }
}

function registeringOf(scripts: unknown): string[] {
  if (typeof scripts !== "object" || scripts === null) return [];
  return Object.entries<unknown>({ ...scripts }).flatMap(([name, script]) =>
    typeof script === "string" && script.includes("spoor/register") ? [name] : [],
  );
}

function readJson(path: string): unknown {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return value;
  } catch {
    return undefined;
  }
}
