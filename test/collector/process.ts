import { execFile, spawn, type ChildProcess } from "node:child_process";
import { createConnection, createServer } from "node:net";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const RUN_LIMIT_MS = 30 * 60_000;
const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 5000;

/** A started backend. */
export interface Running {
  pid: number;
  /** What it has written to stdout and stderr so far. */
  output(): string;
  /** Ends it by SIGTERM, or SIGKILL after 5 s; resolves when it is gone. */
  stop(): Promise<void>;
}

/** What a program left behind. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

type Env = Readonly<Record<string, string>>;

/** Runs a program to its end and gives its exit code (-1: it could not run) and output. */
export function run(file: string, args: readonly string[], env: Env = {}): Promise<Ended> {
  const options = { env: { ...process.env, ...env }, timeout: RUN_LIMIT_MS, maxBuffer: 1 << 26 };
  return new Promise((resolve) => {
    execFile(file, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, stdout, stderr: code === -1 ? `${stderr}${error?.message}` : stderr });
    });
  });
}

/** Starts a program and resolves once all `ports` of 127.0.0.1 accept connections. */
export async function start(
  { binary, env }: { binary: string; env: Env },
  args: readonly string[],
  ports: readonly number[],
): Promise<Running> {
  const child = spawn(binary, [...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const running = watch(child, binary);
  const limit = Date.now() + START_LIMIT_MS;
  for (const port of ports) {
    while (!(await accepts(port))) {
      const gone = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
      if (!gone && Date.now() < limit) {
        await sleep(25);
        continue;
      }
      await running.stop();
      throw new Error(`${basename(binary)} did not open port ${port}:\n${running.output()}`);
    }
  }
  return running;
}

function watch(child: ChildProcess, binary: string): Running {
  let text = "";
  const gone = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", (error) => {
      text += `${binary}: ${error.message}\n`;
      resolve();
    });
  });
  const orphaned = () => child.kill("SIGKILL");
  process.once("exit", orphaned);
  void gone.then(() => process.off("exit", orphaned));
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  }
  return {
    pid: child.pid ?? -1,
    output: () => text,
    async stop() {
      child.kill("SIGTERM");
      const killer = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
      await gone;
      clearTimeout(killer);
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
    socket.setTimeout(1000, () => socket.destroy());
    socket.once("connect", () => socket.destroy());
  });
}

const given = new Set<number>();

/** Gives a port of 127.0.0.1 that nobody listens on and that this process has not given before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer().once("error", reject);
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        const chosen = typeof address === "object" && address !== null ? address.port : 0;
        server.close(() => resolve(chosen));
      });
    });
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}
