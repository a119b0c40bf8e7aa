import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findBackends } from "../../collector/collector.ts";
import { nodeFor } from "../../do-no-harm/harness/versions.ts";
import { root } from "../../support/run-app.ts";

const { env } = process;
const caches = env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
const cache = join(env["SPOOR_CACHE"] ?? join(caches, "spoor"), "tools");

/** Where `.ci/tools.sh` puts what Debian's packages bring. */
export const libraries: string = join(cache, "lib");

/** The program that turns faults of libfiu on and off in a process that runs. */
export const fiuControl: string = join(cache, "bin/fiu-ctrl");

const unpackedIp = join(cache, "bin/ip");
/** The program that makes networks: the system's, unless it has none. */
export const ip: string = existsSync(unpackedIp) ? unpackedIp : "ip";

const hasLibrary = (name: string): Promise<boolean> =>
  Promise.resolve(existsSync(join(libraries, name)));

const runs = (file: string, ...args: string[]): Promise<boolean> =>
  promisify(execFile)(file, args).then(
    () => true,
    () => false,
  );

const openTelemetry3 = {
  major: "3",
  folder: "test/matrix/otel-3",
  node: "22+",
} as const;

/** The Node that runs OpenTelemetry 3. */
export const nodeOfOpenTelemetry3 = (): Promise<string | undefined> => nodeFor(openTelemetry3);

/** What some faults need beyond Node; each says whether it is there. */
const lookups = {
  root: async () => process.geteuid?.() === 0,
  tmpfs: () => runs("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"),
  netns: async () => process.geteuid?.() === 0 && (await runs(ip, "netns", "list")),
  libfiu: () => hasLibrary("fiu_posix_preload.so"),
  libfaketime: () => hasLibrary("libfaketime.so.1"),
  collector: async () => !("missing" in (await findBackends())),
  "OpenTelemetry 3": async () =>
    existsSync(join(root, openTelemetry3.folder, "node_modules/@opentelemetry/sdk-node")) &&
    (await nodeOfOpenTelemetry3()) !== undefined,
} as const;

export type Tool = keyof typeof lookups;

const found = new Map<Tool, Promise<boolean>>();

/** The first of `tools` that is not there. Throws in CI, where all have to be. */
export async function missing(tools: readonly Tool[]): Promise<Tool | undefined> {
  for (const tool of tools) {
    const isThere = found.get(tool) ?? lookups[tool]();
    found.set(tool, isThere);
    if (await isThere) continue;
    if (process.env["CI"] === "true")
      throw new Error(`${tool} is missing; .ci/tools.sh and collector-config/build.sh bring it`);
    return tool;
  }
  return undefined;
}
