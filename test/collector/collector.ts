import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { freePort, run, start, type Running } from "./process.ts";

export { freePort, run, type Running };

/** Folder of the Collector configurations that Spoor ships. */
export const configFolder = join(dirname(fileURLToPath(import.meta.url)), "../../collector-config");

const NO_GO = 3;

/** Paths of the binaries that the tests run against. */
export interface Backends {
  collector: string;
  jaeger: string;
}

/** What {@link startCollector} needs. */
export interface CollectorOptions {
  binary: string;
  /** One configuration file, or several that the Collector merges. */
  config: string | readonly string[];
  /** Added to the environment of this process. */
  env: Readonly<Record<string, string>>;
  /** Port that accepts connections once the Collector is ready; without it nothing is waited for. */
  ready?: number;
}

/** A started Jaeger. */
export interface RunningJaeger extends Running {
  /** OTLP/HTTP base; traces go to `/v1/traces` below it, as protobuf or JSON. */
  otlp: string;
  /** OTLP/gRPC endpoint. */
  otlpGrpc: string;
  /**
   * Base of the query API: `/services`, `/services/{service}/operations`, `/traces/{traceId}` and
   * `/traces?service=…&limit=…`, each answering `{"data": [...]}` (a trace unknown so far: 404).
   */
  api: string;
}

let found: Promise<Backends | { missing: string }> | undefined;

/**
 * Finds the backends. Only with `CI=true` are they built when the cache has none, which takes minutes, and is it an error
 * that they cannot be; elsewhere `missing` says what is lacking.
 */
export function findBackends(): Promise<Backends | { missing: string }> {
  found ??= buildBackends();
  return found;
}

async function buildBackends(): Promise<Backends | { missing: string }> {
  const inCi = process.env["CI"] === "true";
  const script = join(configFolder, "build.sh");
  const { code, stdout, stderr } = await run("bash", inCi ? [script] : [script, "--cached"]);
  const collector = /^collector=(.+)$/m.exec(stdout)?.[1];
  const jaeger = /^jaeger=(.+)$/m.exec(stdout)?.[1];
  if (code === 0 && collector !== undefined && jaeger !== undefined) return { collector, jaeger };
  if (code === NO_GO && !inCi) return { missing: stderr.trim() };
  throw new Error(`collector-config/build.sh ended with ${code}:\n${stderr.slice(-4000)}`);
}

/** Starts a Collector and resolves once its port, if it has one, accepts connections. */
export function startCollector(options: CollectorOptions): Promise<Running> {
  const configs = typeof options.config === "string" ? [options.config] : options.config;
  const args = configs.flatMap((path) => ["--config", path]);
  return start(options, args, options.ready === undefined ? [] : [options.ready]);
}

/**
 * Starts Jaeger with its traces in memory; a trace can be queried as soon as its export returns.
 *
 * `port` is that of the query API; ports left out are free ones.
 */
export async function startJaeger(options: {
  binary: string;
  port?: number;
  otlpPort?: number;
}): Promise<RunningJaeger> {
  const port = options.port ?? (await freePort());
  const otlpPort = options.otlpPort ?? (await freePort());
  const grpcPort = await freePort();
  const env = {
    SPOOR_JAEGER_PORT: String(port),
    SPOOR_JAEGER_GRPC_PORT: String(await freePort()),
    SPOOR_OTLP_HTTP_PORT: String(otlpPort),
    SPOOR_OTLP_GRPC_PORT: String(grpcPort),
  };
  const args = ["--config", join(configFolder, "jaeger.yaml")];
  const running = await start({ binary: options.binary, env }, args, [port, otlpPort, grpcPort]);
  return {
    ...running,
    otlp: `http://127.0.0.1:${otlpPort}`,
    otlpGrpc: `http://127.0.0.1:${grpcPort}`,
    api: `http://127.0.0.1:${port}/api`,
  };
}

/** Gives the SHA-256 of a file in hex. */
export async function sha256OfFile(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}

/** Gives the version that a binary reports about itself, such as `0.128.0`. */
export async function versionOf(binary: string): Promise<string> {
  const args = basename(binary) === "jaeger" ? ["version"] : ["--version"];
  const { stdout } = await run(binary, args);
  return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? "unknown";
}
