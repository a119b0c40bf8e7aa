import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { spoor } from "spoor/esbuild";
import { expect } from "vitest";
import type { TestContext } from "vitest";
import { emptyFolder, register, root, runNode } from "../support/run-app.ts";
import { outlineOf } from "./outline.ts";

/** Whether the packages of an engine are installed in `folder`, from the root; says how to where they are not. */
export function isInstalled(folder: string, packageName: string): boolean {
  const isThere = existsSync(join(root, folder, "node_modules", packageName));
  if (!isThere)
    console.warn(`SKIPPED: ${packageName} is not installed; run npm ci --prefix ${folder}`);
  return isThere;
}

/** Skips the test where the engine is not installed. */
export function needs(isThere: boolean, context: TestContext): void {
  if (!isThere) context.skip("the engine is not installed");
}

/**
 * Runs a program without Spoor and with it, expects that the application saw the same, and gives the outline of the spans
 * and the folder of the journal.
 */
export async function tracedAsPlain(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly outline: readonly string[]; readonly dir: string }> {
  const plain = await runNode(args, { env });
  expect(plain).toMatchObject({ code: 0, stderr: "" });
  const dir = emptyFolder();
  const traced = await runNode(["--import", register, ...args], {
    env: { ...env, SPOOR_DIR: dir },
  });
  expect(traced).toEqual(plain);
  return { outline: outlineOf(dir), dir };
}

/** Makes a bundle of a program with the plugin, minified, and gives its path. */
export async function bundled(program: string): Promise<string> {
  const outfile = join(emptyFolder(), "bundle.mjs");
  const lines = 'import { createRequire } from "node:module";';
  await build({
    entryPoints: [join(root, program)],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    // CommonJS files in it require Node's own modules.
    banner: { js: `${lines} const require = createRequire(import.meta.url);` },
    plugins: [spoor()],
    logLevel: "error",
  });
  return outfile;
}
