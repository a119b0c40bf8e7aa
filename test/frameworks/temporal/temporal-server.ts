import { existsSync } from "node:fs";
import { join } from "node:path";
import { freePort, run, start } from "../../collector/process.ts";
import type { Running } from "../../collector/process.ts";

/** A started Temporal server, with its state in memory. */
export interface TemporalServer extends Running {
  readonly address: string;
}

const fetchScript = join(import.meta.dirname, "server/fetch.sh");
const program = join(import.meta.dirname, "server/Server.java");
const worker = join(import.meta.dirname, "../../matrix/temporal/node_modules/@temporalio/worker");
const nothingFetched = 3;

/**
 * Starts Temporal's own test server. Only with `CI=true` is it fetched where it is not there, and is it an error that it
 * cannot be; elsewhere `missing` says what is lacking.
 */
export async function startTemporal(): Promise<TemporalServer | { readonly missing: string }> {
  if (!existsSync(worker)) return { missing: "run npm ci --prefix test/matrix/temporal" };
  const inCi = process.env["CI"] === "true";
  const fetched = await run("bash", inCi ? [fetchScript] : [fetchScript, "--cached"]);
  const classpath = /^classpath=(.+)$/m.exec(fetched.stdout)?.[1];
  if (fetched.code === nothingFetched && !inCi) return { missing: fetched.stderr.trim() };
  if (fetched.code !== 0 || classpath === undefined)
    throw new Error(`fetch.sh ended with ${fetched.code}:\n${fetched.stderr.slice(-4000)}`);
  const port = await freePort();
  const args = ["-cp", classpath, program, String(port)];
  const running = await start({ binary: "java", env: {} }, args, [port]);
  return { ...running, address: `127.0.0.1:${port}` };
}
