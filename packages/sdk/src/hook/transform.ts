import { at } from "@spoor/core/record";
import type * as Transformer from "@apm-js-collab/code-transformer";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Target } from "../provider/library.ts";

/** Something that was seen of a library as it was loaded. */
export interface Sighting {
  readonly library: string;
  readonly version: string;
  /** The path inside the package. */
  readonly file: string;
  /**
   * `loaded`: the first file of the library; `instrumented`: a file that was transformed; `failed`: a file that should
   * have been and runs as it is; `early`: a file that was loaded before the hooks were there.
   */
  readonly state: "loaded" | "instrumented" | "failed" | "early";
  /** Why it failed. */
  readonly problem?: string;
}

/** A module as it is about to be compiled. */
export interface Source {
  /** A path, or a `file:` URL. */
  readonly location: string;
  readonly type: "esm" | "cjs";
  /** Asked only for a file that is to be transformed. */
  code(): string;
}

/** Gives the transformed code, or undefined where the code is to be used as it is. Never throws. */
export type Transform = (source: Source) => string | undefined;

const folder = "/node_modules/";
/** Most installed copies of libraries that are told apart; further ones run as they are. */
const maxRoots = 100;

/** Where a file is that belongs to a known library. */
interface Place {
  readonly library: string;
  /** The package's folder. */
  readonly root: string;
  readonly file: string;
}

/**
 * The library and file of a location, or undefined when it belongs to none of `libraries`.
 *
 * Runs for every module that the application loads, so that it compares text and touches no file.
 */
export function placeOf(location: string, libraries: readonly string[]): Place | undefined {
  const path = location.includes("\\") ? location.replaceAll("\\", "/") : location;
  const start = path.lastIndexOf(folder);
  if (start < 0) return undefined;
  const from = start + folder.length;
  for (const library of libraries) {
    if (!path.startsWith(library, from) || path[from + library.length] !== "/") continue;
    const end = from + library.length;
    const file = path.slice(end + 1).replace(/[?#].*$/u, "");
    return { library, root: path.slice(0, end), file };
  }
  return undefined;
}

/** A {@link Transform} for `targets` that tells `see` what it meets. The transforming library loads with the first match. */
export function makeTransform(
  targets: readonly Target[],
  see: (sighting: Sighting) => void,
): Transform {
  const libraries = [...new Set(targets.map((target) => target.module.name))];
  const versions = new Map<string, string>();
  let matcher: Transformer.InstrumentationMatcher | undefined;

  function versionAt({ library, root, file }: Place): string | undefined {
    const before = versions.get(root);
    if (before !== undefined || versions.size >= maxRoots) return before;
    const version = readVersion(root);
    versions.set(root, version);
    see({ library, version, file, state: "loaded" });
    return version;
  }

  return (source) => {
    const place = placeOf(source.location, libraries);
    if (place === undefined) return undefined;
    const version = versionAt(place);
    const { library, file } = place;
    if (version === undefined || !isTarget(targets, place)) return undefined;
    try {
      matcher ??= load().create([...targets]);
      const transformer = matcher.getTransformer(library, version, file);
      const transformed = transformer?.transform(source.code(), source.type).code;
      if (transformed !== undefined) see({ library, version, file, state: "instrumented" });
      return transformed;
    } catch (error) {
      see({ library, version, file, state: "failed", problem: String(error) });
      return undefined;
    }
  };
}

function isTarget(targets: readonly Target[], { library, file }: Place): boolean {
  return targets.some(({ module }) => module.name === library && module.filePath.test(file));
}

function load(): typeof Transformer {
  return createRequire(import.meta.url)("@apm-js-collab/code-transformer");
}

/** The version in the package's manifest, or the empty string. */
function readVersion(root: string): string {
  try {
    const path = root.startsWith("file:") ? fileURLToPath(root) : root;
    const manifest: unknown = JSON.parse(readFileSync(`${path}/package.json`, "utf8"));
    const version = at(manifest, "version");
    return typeof version === "string" ? version : "";
  } catch {
    return "";
  }
}
