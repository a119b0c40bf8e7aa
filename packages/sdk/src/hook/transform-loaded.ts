import type { Transform } from "./source.ts";

/** What a module's load hook gives, as far as it matters here. */
export interface Loaded {
  readonly format?: string | null | undefined;
  readonly source?: unknown;
}

/**
 * A loaded module with its source transformed, or as it is.
 *
 * Touches ES modules only. CommonJS is transformed where Node compiles it: a hook that gives Node the source of a CommonJS
 * module makes it take another path, which breaks `require` of ES modules in many versions.
 */
export function transformLoaded<Module extends Loaded>(
  transform: Transform,
  url: string,
  loaded: Module,
): Module {
  const { format, source } = loaded;
  if (format !== "module" || (typeof source !== "string" && !(source instanceof Uint8Array))) {
    return loaded;
  }
  const code = transform({
    location: url,
    type: "esm",
    code: () => (typeof source === "string" ? source : new TextDecoder().decode(source)),
  });
  return code === undefined ? loaded : { ...loaded, source: code, shortCircuit: true };
}
