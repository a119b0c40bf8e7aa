import { readFile } from "node:fs/promises";
import { chosenTargets, makeTransformFile, ownImports } from "./transform-file.ts";
import type { BundlerOptions } from "./transform-file.ts";

export type { BundlerOptions } from "./transform-file.ts";

/** What esbuild's plugins look like, as far as it matters here; Spoor does not depend on esbuild. */
export interface EsbuildPlugin {
  readonly name: string;
  readonly setup: (build: EsbuildBuild) => void;
}

export interface EsbuildBuild {
  onResolve(
    options: { readonly filter: RegExp },
    callback: (args: { readonly path: string }) => { path: string; external: boolean },
  ): void;
  onLoad(
    options: { readonly filter: RegExp; readonly namespace: string },
    callback: (args: { readonly path: string }) => Promise<EsbuildLoaded | undefined>,
  ): void;
}

export interface EsbuildLoaded {
  contents?: string;
  loader?: "js";
  warnings?: { text: string }[];
}

const separator = String.raw`[\\/]`;

/**
 * An esbuild plugin that instruments known libraries as they go into a bundle. The bundle is run with
 * `node --import spoor/register`, without which it behaves as if the plugin had not been there.
 *
 * @example
 * import { spoor } from "spoor/esbuild";
 * await build({ entryPoints: ["app.js"], bundle: true, platform: "node", plugins: [spoor()] });
 */
export function spoor(options: BundlerOptions = {}): EsbuildPlugin {
  const targets = chosenTargets(options);
  const packages = new Set(targets.map(({ module }) => module.name.replace("/", separator)));
  const filter = new RegExp(
    `${separator}node_modules${separator}(?:${[...packages].join("|")})${separator}`,
  );
  const transformFile = makeTransformFile(targets);
  return {
    name: "spoor",
    setup(build) {
      build.onResolve({ filter: ownImports }, ({ path }) => ({ path, external: true }));
      if (targets.length === 0) return;
      build.onLoad({ filter, namespace: "file" }, async ({ path }) => {
        const { code, warning } = transformFile(path, await readFile(path, "utf8"));
        if (warning !== undefined) return { warnings: [{ text: warning }] };
        return code === undefined ? undefined : { contents: code, loader: "js" };
      });
    },
  };
}
