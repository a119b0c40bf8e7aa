import { join, relative, resolve } from "node:path";
import { findingOf, settingsProblems, signalReports } from "@spoor/core/doctor";
import type { LibraryFinding, Problem, SignalReport } from "@spoor/core/doctor";
import { knownLibrary } from "@spoor/core/library";
import { readConfig, samplerNameOf, samplerRatioOf } from "@spoor/core/settings";
import type { Env } from "@spoor/core/settings";
import { checkFolder, folderName } from "@spoor/journal";
import { Failure } from "../failure.ts";
import type { Io } from "../io.ts";
import { destinationsOf } from "./destinations.ts";
import type { Destination } from "./destinations.ts";
import { installedBeside, installedFor } from "./installed.ts";
import type { Installed } from "./installed.ts";
import { nearestManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { processReports } from "./process-reports.ts";
import type { KnownProcess } from "./process-reports.ts";
import { locateStore } from "./store.ts";

/** A copy of a known library that lies beside; its state is what would become of it once it is loaded. */
export interface InstalledLibrary extends LibraryFinding {
  /** From the working directory. */
  readonly path: string;
}

/** A package of OpenTelemetry that lies beside. */
export interface OpenTelemetryPackage extends Installed {
  /** The version of `@opentelemetry/api` that it gets. */
  readonly api?: string;
}

/** Spoor as it lies beside, and the OpenTelemetry that it starts. */
export interface SpoorHere {
  readonly version: string;
  /** The version of `@opentelemetry/sdk-node`. */
  readonly sdk: string | undefined;
  /** The version of `@opentelemetry/api` with which that registers. */
  readonly api: string | undefined;
}

/** The folder of the journal. */
export interface StoreFolder {
  readonly path: string;
  readonly isThere: boolean;
  /** Why it cannot be used. */
  readonly problem?: string;
}

/** All that can be found out about a set-up, from beside and from what its processes reported. */
export interface SetUp {
  readonly manifest: Manifest | undefined;
  /** Whether `NODE_OPTIONS` loads `spoor/register`. */
  readonly isInNodeOptions: boolean;
  readonly isDisabled: boolean;
  readonly spoor: SpoorHere | undefined;
  readonly libraries: readonly InstalledLibrary[];
  readonly openTelemetry: readonly OpenTelemetryPackage[];
  readonly signals: readonly SignalReport[];
  readonly sampler: string;
  readonly settingsProblems: readonly Problem[];
  readonly destinations: readonly Destination[];
  readonly folder: StoreFolder;
  readonly processes: readonly KnownProcess[];
}

const api = "@opentelemetry/api";
const sdkNode = "@opentelemetry/sdk-node";

/** Looks at the set-up of the application in the working directory; writes nothing and sends nothing. */
export async function readSetUp(
  { cwd, env, isAlive }: Pick<Io, "cwd" | "env" | "isAlive">,
  store: string | undefined,
): Promise<SetUp> {
  const config = readConfig(env, () => undefined);
  const packages = packagesBeside(cwd);
  const folder = storeFolder(cwd, env, store);
  const processes = folder.isThere ? processReports(folder.path, isAlive) : [];
  const signals = signalReports(env);
  const ratio = samplerRatioOf(env);
  return {
    manifest: nearestManifest(cwd),
    isInNodeOptions: env["NODE_OPTIONS"]?.includes("spoor/register") === true,
    isDisabled: !config.enabled || env["OTEL_SDK_DISABLED"]?.trim().toLowerCase() === "true",
    spoor: spoorHere(cwd),
    libraries: packages.flatMap((one) => libraryOf(one, cwd, config.disabledLibraries)),
    openTelemetry: packages
      .filter(({ name }) => name.startsWith("@opentelemetry/"))
      .map((one) => withApi(one)),
    signals,
    sampler: `${samplerNameOf(env)}${ratio === undefined ? "" : ` ${ratio}`}`,
    settingsProblems: settingsProblems(env),
    destinations: await destinationsOf([
      ...signals,
      ...processes.flatMap(({ report }) => report.signals),
    ]),
    folder,
    processes,
  };
}

function isWanted(name: string): boolean {
  return name.startsWith("@opentelemetry/") || knownLibrary(name) !== undefined;
}

/** The copies beside, and those that Spoor gets where it lies elsewhere, as a linked package does. */
function packagesBeside(cwd: string): readonly Installed[] {
  const beside = installedBeside(cwd, isWanted);
  const spoor = installedFor(cwd, "spoor");
  const own =
    spoor === undefined ? [] : [api, sdkNode].map((name) => installedFor(spoor.realPath, name));
  const all = [...beside, ...own.filter((one) => one !== undefined)];
  return [...new Map(all.map((one) => [one.realPath, one])).values()];
}

function spoorHere(cwd: string): SpoorHere | undefined {
  const spoor = installedFor(cwd, "spoor");
  if (spoor === undefined) return undefined;
  const sdk = installedFor(spoor.realPath, sdkNode);
  const registering = installedFor((sdk ?? spoor).realPath, api);
  return { version: spoor.version, sdk: sdk?.version, api: registering?.version };
}

function withApi(one: Installed): OpenTelemetryPackage {
  const found = one.name === api ? undefined : installedFor(one.realPath, api);
  return found === undefined ? one : { ...one, api: found.version };
}

function libraryOf(
  { name, version, path }: Installed,
  cwd: string,
  disabled: readonly string[],
): InstalledLibrary[] {
  const isDisabled = disabled.includes(name);
  const states = new Set(["instrumented"]);
  const finding = findingOf({ name, version, states, isDisabled, problem: undefined });
  return finding === undefined ? [] : [{ ...finding, path: relative(cwd, path) }];
}

function storeFolder(cwd: string, env: Env, store: string | undefined): StoreFolder {
  try {
    const { folder, place } = locateStore({ store, env, cwd });
    const problem = checkFolder(place)?.problem;
    return {
      path: place,
      isThere: folder !== undefined,
      ...(problem !== undefined && { problem }),
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const path = resolve(cwd, store ?? env["SPOOR_DIR"] ?? join(cwd, folderName));
    return { path, isThere: false, problem: checkFolder(path)?.problem ?? error.message };
  }
}
