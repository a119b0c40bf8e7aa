import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import type { Io } from "../../io.ts";

/** How the command ended that worked at a task. */
export interface Ended {
  /** Null where a signal ended it, or where it could not be started. */
  readonly exitCode: number | null;
  readonly problem: string | undefined;
}

/** Hands on what the command writes, no faster than it is taken. Never rejects. */
async function forward(from: Readable, { err }: Io): Promise<void> {
  from.setEncoding("utf8");
  try {
    for await (const piece of from) await err.write(String(piece));
  } catch {
    // What cannot be shown is not shown; the command goes on.
    from.resume();
  }
}

/** Asks the command to stop, with all that its shell has started. */
function stop(child: ChildProcess): void {
  try {
    if (child.pid === undefined || process.platform === "win32") child.kill("SIGTERM");
    else process.kill(-child.pid, "SIGTERM");
  } catch {
    // It has ended.
  }
}

/**
 * Runs `command` in a shell with `input` on its standard input. What it writes goes to our standard error: the result of ours is on
 * the other stream. Where we are asked to stop, it is asked, too. Never rejects.
 */
export function handOver(command: string, input: string, io: Io): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, {
      shell: true,
      cwd: io.cwd,
      env: { ...io.env },
      stdio: ["pipe", "pipe", "pipe"],
      // A group of its own, so that what the shell starts can be stopped with it.
      detached: process.platform !== "win32",
    });
    const abort = (): void => stop(child);
    io.signal.addEventListener("abort", abort);
    if (io.signal.aborted) abort();
    const shown = Promise.all([forward(child.stdout, io), forward(child.stderr, io)]);
    const end = async (ended: Ended): Promise<void> => {
      await shown;
      io.signal.removeEventListener("abort", abort);
      resolve(ended);
    };
    child.on("error", ({ message }) => void end({ exitCode: null, problem: message }));
    child.on("exit", (exitCode, signal) =>
      end({ exitCode, problem: signal === null ? undefined : `ended by ${signal}` }),
    );
    // A command may end without reading its input.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
