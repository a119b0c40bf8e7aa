import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { root } from "../../support/run-app.ts";

/** A major version of a library, with applications that use it. */
export interface LibraryVersion {
  /** What the installed version starts with, such as `6` or `0.133`. */
  readonly major: string;
  /** The folder of `app.mjs` and `app.cjs`, from the repository's root; it finds the library from there. */
  readonly folder: string;
  /** The oldest major version of Node on which it runs; any where left out. */
  readonly node?: `${number}+`;
  /** Formats in which it does not exist, with the reason. */
  readonly absent?: Absent;
  /** Whether the library itself gives the headers of a request another order where it makes a span. */
  readonly reordersHeaders?: boolean;
  /** Which scenarios the bundles run: all, or those of the coverage table alone; the version's age decides where left out. */
  readonly bundled?: "all" | "cells";
}

/** How an application has a library: as ES modules, as CommonJS, or inside a bundle of either. */
export type Format = "esm" | "cjs" | "bundled" | "bundled-cjs";

export type Absent = Readonly<Partial<Record<Format, string>>>;

/** The version of Node that runs what the running one cannot. */
const newerNode = "24.21.0";
const [runningMajor = 0] = process.versions.node.split(".").map(Number);

/** What a folder's applications get for a package: its version, and undefined where it is not there. */
export function installedVersion(
  { folder, major }: LibraryVersion,
  packageName: string,
): string | undefined {
  for (let at = resolve(root, folder); at !== dirname(at); at = dirname(at)) {
    const manifest = join(at, "node_modules", packageName, "package.json");
    if (!existsSync(manifest)) continue;
    const { version }: { version: string } = JSON.parse(readFileSync(manifest, "utf8"));
    return major === "latest" || `${version}.`.startsWith(`${major}.`) ? version : undefined;
  }
  return undefined;
}

/** The path of a Node that runs `version`, from npm where the running one does not; undefined where npm has none. */
export async function nodeFor({ node }: LibraryVersion): Promise<string | undefined> {
  return runningMajor >= Number.parseInt(node ?? "0", 10) ? process.execPath : downloadedNode();
}

let downloaded: Promise<string | undefined> | undefined;

function downloadedNode(): Promise<string | undefined> {
  downloaded ??= promisify(execFile)("npx", [
    "-y",
    "-p",
    `node@${newerNode}`,
    "-c",
    "node -p process.execPath",
  ]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
  return downloaded;
}
