import { spawn } from "node:child_process";
import type { Io } from "../../io.ts";

/** How the command ended that worked at a task. */
export interface Ended {
  /** Null where a signal ended it, or where it could not be started. */
  readonly exitCode: number | null;
  readonly problem: string | undefined;
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
    });
    const stop = (): void => void child.kill("SIGTERM");
    const forward = (piece: Buffer): void => void io.err.write(piece.toString("utf8"));
    child.stdout.on("data", forward);
    child.stderr.on("data", forward);
    io.signal.addEventListener("abort", stop);
    const end = (ended: Ended): void => {
      io.signal.removeEventListener("abort", stop);
      resolve(ended);
    };
    child.on("error", ({ message }) => end({ exitCode: null, problem: message }));
    child.on("close", (exitCode, signal) =>
      end({ exitCode, problem: signal === null ? undefined : `ended by ${signal}` }),
    );
    // A command may end without reading its input.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
