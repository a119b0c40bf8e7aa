import { build } from "esbuild";
import { join, resolve } from "node:path";
import { spoor } from "spoor/esbuild";
import { emptyFolder, root } from "../../support/run-app.ts";

/** A bundle of an application, which its maker removes with its folder. */
export interface Bundle {
  readonly folder: string;
  readonly file: string;
}

/** Bundles an application with the library in it, as its own format says; with Spoor's plugin or without. */
export async function bundleApp(entry: string, isTraced: boolean): Promise<Bundle> {
  const folder = emptyFolder();
  const isModule = entry.endsWith(".mjs");
  const file = join(folder, isModule ? "bundle.mjs" : "bundle.cjs");
  await build({
    entryPoints: [resolve(root, entry)],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node20",
    format: isModule ? "esm" : "cjs",
    // CommonJS in a bundle of ES modules still requires Node's own modules.
    ...(isModule && { banner: { js: requireOfModules } }),
    logLevel: "error",
    plugins: isTraced ? [spoor()] : [],
  });
  return { folder, file };
}

const requireOfModules =
  'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);';
