import { chosenTargets, makeTransformFile, ownImports } from "./transform-file.ts";
import type { BundlerOptions } from "./transform-file.ts";

export type { BundlerOptions } from "./transform-file.ts";

/** What Rollup's plugins look like, as far as it matters here; Rolldown and Vite take the same. */
export interface RollupPlugin {
  readonly name: string;
  /** Vite runs it before its own plugins, on the files as they are. */
  readonly enforce: "pre";
  resolveId(source: string): { readonly id: string; readonly external: true } | undefined;
  transform(this: RollupContext, code: string, id: string): RollupTransformed | undefined;
}

export interface RollupContext {
  warn(message: string): void;
}

export interface RollupTransformed {
  readonly code: string;
  /** No source map: the code is the library's, not the application's. */
  readonly map: { readonly mappings: "" };
}

/**
 * A plugin for Rollup, Rolldown and Vite that instruments known libraries as they go into a bundle. The bundle is run with
 * `node --import spoor/register`, without which it behaves as if the plugin had not been there.
 *
 * In Rollup it stands before `@rollup/plugin-commonjs`.
 *
 * @example
 * import { spoor } from "spoor/rollup";
 * export default { input: "app.js", platform: "node", plugins: [spoor()] };
 */
export function spoor(options: BundlerOptions = {}): RollupPlugin {
  const transformFile = makeTransformFile(chosenTargets(options));
  return {
    name: "spoor",
    enforce: "pre",
    resolveId: (source) => (ownImports.test(source) ? { id: source, external: true } : undefined),
    transform(code, id) {
      // Modules that a plugin made up, and parts of files.
      if (id.startsWith("\0") || id.includes("?")) return undefined;
      const transformed = transformFile(id, code);
      if (transformed.warning !== undefined) this.warn(transformed.warning);
      return transformed.code === undefined
        ? undefined
        : { code: transformed.code, map: { mappings: "" } };
    },
  };
}
