import { at } from "@spoor/core/record";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeTransform } from "../hook/transform.ts";
import type { Source } from "../hook/source.ts";
import { libraries } from "../provider/index.ts";
import type { Target } from "../provider/library.ts";

/** Settings of the bundlers' plugins. */
export interface BundlerOptions {
  /** Libraries that are left alone, by the name of their npm package. */
  readonly disabledLibraries?: readonly string[];
}

/** A file as it goes into a bundle. */
export interface BundledFile {
  /** The code to take in its place; undefined where it stays as it is. */
  readonly code?: string;
  /** Why a file that should have been instrumented is not. */
  readonly warning?: string;
}

/**
 * What stays out of a bundle: `spoor/register` runs beside it, and a second copy of Spoor inside would know nothing of the
 * runs and calls of the first one.
 */
export const ownImports: RegExp = /^spoor(?:\/|$)/;

/** Gives a file what the module hooks would give it as it is loaded. Never throws. */
export type TransformFile = (path: string, code: string) => BundledFile;

/** What a bundler's plugin has to touch. */
export function chosenTargets({ disabledLibraries = [] }: BundlerOptions): readonly Target[] {
  return Object.entries(libraries).flatMap(([name, { methods, operations = [] }]) =>
    disabledLibraries.includes(name) ? [] : [...methods, ...operations].map(({ target }) => target),
  );
}

/** Makes the transform of a bundler's plugin. */
export function makeTransformFile(targets: readonly Target[]): TransformFile {
  let warning: string | undefined;
  const transform = makeTransform(targets, ({ library, version, file, state, problem }) => {
    if (state !== "failed") return;
    warning = `${library} ${version} is bundled without instrumentation of ${file}: ${problem ?? "unknown error"}`;
  });
  return (path, code) => {
    warning = undefined;
    const transformed = transform({ location: path, type: typeOf(path, code), code: () => code });
    return {
      ...(transformed !== undefined && { code: transformed }),
      ...(warning !== undefined && { warning }),
    };
  };
}

/**
 * The module type of a file. Bundlers take ES modules also from packages that do not say that they have any (the field
 * `module` of a manifest), so that the code decides where neither the file's name nor its manifest does.
 */
function typeOf(path: string, code: string): Source["type"] {
  if (path.endsWith(".mjs")) return "esm";
  if (path.endsWith(".cjs")) return "cjs";
  if (nearestType(path) === "module") return "esm";
  return /^(?:import|export)\b/m.test(code) ? "esm" : "cjs";
}

function nearestType(path: string): unknown {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (!existsSync(manifest)) continue;
    try {
      return at(JSON.parse(readFileSync(manifest, "utf8")), "type");
    } catch {
      return undefined;
    }
  }
  return undefined;
}
