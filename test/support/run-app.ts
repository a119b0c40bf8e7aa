import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root: string = join(import.meta.dirname, "../..");
export const register = "spoor/register";

/** How a child process ended and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The path of another Node than the running one. */
  readonly node?: string;
  /** Longest run in milliseconds; the process is killed then. */
  readonly timeoutMs?: number;
}

/** Runs Node with `args` from the repository's root, with no telemetry settings but those of `env`. */
export function runNode(args: readonly string[], options: Options = {}): Promise<Ended> {
  const { env = {}, cwd = root, node = process.execPath, timeoutMs = 30_000 } = options;
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:SPOOR|OTEL|NODE_OPTIONS|VITEST)/.test(name),
  );
  const child = spawn(node, [...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
}

/** A new empty folder. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), "spoor-test-"));
}
