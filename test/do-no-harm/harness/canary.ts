import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LibraryVersion } from "./versions.ts";

/** Where `npm run canary` has installed the newest version of every library; undefined in any other run. */
export const canaryFolder: string | undefined = process.env["SPOOR_CANARY_FOLDER"];

/** `latest` of a package as it lies in the canary's folder, with the applications of the suite's newest version. */
export function canaryVersion(
  folder: string,
  newest: LibraryVersion,
  packageName: string,
): LibraryVersion {
  const file = join(folder, "node_modules", packageName, "package.json");
  const { engines }: { engines?: { node?: string } } = JSON.parse(readFileSync(file, "utf8"));
  const oldest = Number(/\d+/.exec(engines?.node ?? "")?.[0] ?? 0);
  return { ...newest, major: "latest", folder: join(folder, newest.folder), node: `${oldest}+` };
}

/** What became of a library's scenarios in one format. */
export interface CanaryResult {
  readonly library: string;
  readonly package: string;
  readonly version: string;
  readonly format: string;
  /** Number of the scenarios that ran. */
  readonly scenarios: number;
  readonly failed: readonly string[];
}

/** Leaves a result where `npm run canary` finds it. */
export function writeCanaryResult(folder: string, result: CanaryResult): void {
  const results = join(folder, "results");
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `${result.library}-${result.format}.json`), JSON.stringify(result));
}
