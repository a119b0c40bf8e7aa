import { isWithin, knownLibraries } from "@spoor/core/library";
import { at } from "@spoor/core/record";
import type * as Transformer from "@apm-js-collab/code-transformer";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Target } from "../provider/library.ts";
import { rewritten } from "./rewrite.ts";
import type { Source, Transform } from "./source.ts";

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
export function placeOf(location: string, libraries: ReadonlySet<string>): Place | undefined {
  const path = location.includes("\\") ? location.replaceAll("\\", "/") : location;
  const start = path.lastIndexOf(folder);
  if (start < 0) return undefined;
  const from = start + folder.length;
  const slash = path.indexOf("/", from);
  const end = path[from] === "@" ? path.indexOf("/", slash + 1) : slash;
  const library = path.slice(from, end);
  if (end < 0 || !libraries.has(library)) return undefined;
  const file = path.slice(end + 1).replace(/[?#].*$/u, "");
  return { library, root: path.slice(0, end), file };
}

/** The packages whose loading is seen, transformed or not. */
export const watched: ReadonlySet<string> = new Set([
  ...knownLibraries.map(({ name }) => name),
  "@opentelemetry/api",
]);

/** A {@link Transform} for `targets` that tells `see` what it meets. */
export function makeTransform(
  targets: readonly Target[],
  see: (sighting: Sighting) => void,
): Transform {
  const versions = new Map<string, string>();
  // A class of a library can lie in a package of its own.
  const packages = new Set([...watched, ...targets.map(({ module }) => module.name)]);
  const parse = makeParse(targets.filter((target) => target.written === undefined));
  const written = targets.filter((target) => target.written !== undefined);

  function versionAt({ library, root, file }: Place): string | undefined {
    const before = versions.get(root);
    if (before !== undefined || versions.size >= maxRoots) return before;
    const version = readVersion(root);
    versions.set(root, version);
    see({ library, version, file, state: "loaded" });
    return version;
  }

  return (source) => {
    const place = placeOf(source.location, packages);
    if (place === undefined) return undefined;
    const version = versionAt(place);
    const { library, file } = place;
    if (version === undefined || !isTarget(targets, place)) return undefined;
    try {
      const here = written.filter(
        ({ module }) => isAt(module, place) && isWithin(version, module.versionRange),
      );
      const transformed =
        here.length > 0 ? rewritten(source, here) : parse(source, { ...place, version });
      if (transformed !== undefined) see({ library, version, file, state: "instrumented" });
      return transformed;
    } catch (error) {
      see({ library, version, file, state: "failed", problem: String(error) });
      return undefined;
    }
  };
}

function isTarget(targets: readonly Target[], place: Place): boolean {
  return targets.some(({ module }) => isAt(module, place));
}

function isAt({ name, filePath }: Target["module"], { library, file }: Place): boolean {
  return name === library && filePath.test(file);
}

interface PlaceOfVersion extends Place {
  readonly version: string;
}

/** Transforms what is found by parsing. The library that does it is loaded with the first match. */
function makeParse(
  targets: readonly Target[],
): (source: Source, place: PlaceOfVersion) => string | undefined {
  let matcher: Transformer.InstrumentationMatcher | undefined;
  return (source, { library, version, file }) => {
    matcher ??= load().create([...targets]);
    const transformer = matcher.getTransformer(library, version, file);
    return transformer?.transform(source.code(), source.type).code;
  };
}

function load(): typeof Transformer {
  return createRequire(import.meta.url)("@apm-js-collab/code-transformer");
}

/** The version in the package's manifest, or the empty string. */
export function readVersion(root: string): string {
  try {
    const path = root.startsWith("file:") ? fileURLToPath(root) : root;
    const manifest: unknown = JSON.parse(readFileSync(`${path}/package.json`, "utf8"));
    const version = at(manifest, "version");
    return typeof version === "string" ? version : "";
  } catch {
    return "";
  }
}
