import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";

/** How to start an application. */
export interface AppCommand {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly user?: number | undefined;
  readonly timeoutMs: number;
}

/** How an application ended. */
export interface AppEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

/** An application that runs. */
export interface RunningApp {
  readonly pid: number;
  /** Resolves when it has printed `text`, or has ended. */
  printed(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<AppEnd>;
}

const inherited = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(?:SPOOR|OTEL|FAULT|NODE_OPTIONS|VITEST)/.test(name),
  ),
);

/** Starts an application; it is killed after its time, which `signal` then tells as `timeout`. */
export function startApp({ command, env, cwd, user, timeoutMs }: AppCommand): RunningApp {
  const began = performance.now();
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    cwd,
    env: { ...inherited, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(user !== undefined && { uid: user, gid: user }),
  });
  const out = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].on("data", (chunk: Buffer) => (out[name] += chunk.toString()));
  const ended = endOf(child, timeoutMs).then((end) => ({
    ...out,
    ...end,
    tookMs: Math.round(performance.now() - began),
  }));
  return {
    pid: child.pid ?? -1,
    kill: (signal) => void child.kill(signal),
    ended,
    printed: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (out.stdout.includes(text)) resolve();
        };
        look();
        child.stdout.on("data", look);
        void ended.then(() => resolve());
      }),
  };
}

function endOf(child: ChildProcess, timeoutMs: number): Promise<Pick<AppEnd, "code" | "signal">> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, timeoutMs);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal: late ? "timeout" : signal });
    });
  });
}
