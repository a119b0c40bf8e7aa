import { spawn } from "node:child_process";
import { emptyFolder, root } from "../support/run-app.ts";

/** The two processes that do one run, each as the arguments of Node. */
export interface TwoProcesses {
  /** Prints a line `suspended` as soon as the run waits, and then stays: it is killed. */
  readonly first: readonly string[];
  /** Goes on with the run and ends by itself with code 0. */
  readonly second: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What the two processes left. */
export interface Left {
  /** The folder of the journal. */
  readonly dir: string;
  /** What the second one printed. */
  readonly stdout: string;
  /** What both wrote to their stderr. */
  readonly stderr: string;
}

/** Longest time until a process has to be where it should, in milliseconds. */
const patience = 40_000;

/**
 * Runs the two processes one after the other with one journal, and with one folder for the engine's state, `STATE_DIR`; the
 * first is killed by SIGKILL as it waits. Throws where one of them does not do its part.
 */
export async function runKilled({ first, second, env = {} }: TwoProcesses): Promise<Left> {
  const dir = emptyFolder();
  const all = { ...env, SPOOR_DIR: dir, STATE_DIR: emptyFolder() };
  const killed = await runProcess(first, all, "suspended");
  if (killed.signal !== "SIGKILL")
    throw new Error(`the first process ended before it was suspended:\n${killed.stderr}`);
  const ended = await runProcess(second, all);
  if (ended.code !== 0) throw new Error(`the second process failed:\n${ended.stderr}`);
  return { dir, stdout: ended.stdout, stderr: killed.stderr + ended.stderr };
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node with `args`; with `killAt` until it prints that line. */
function runProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  killAt?: string,
): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:SPOOR|OTEL|NODE_OPTIONS|VITEST)/.test(name),
  );
  const child = spawn(process.execPath, [...args], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    if (killAt !== undefined && stdout.split("\n").includes(killAt)) child.kill("SIGKILL");
  });
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const timer = setTimeout(() => child.kill("SIGTERM"), patience);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
}
