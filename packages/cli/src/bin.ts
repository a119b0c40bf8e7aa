#!/usr/bin/env node
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { WriteStream } from "node:tty";
import { exitCodes } from "./failure.ts";
import type { Io, Output } from "./io.ts";
import { main } from "./main.ts";

function outputOf(stream: WriteStream): Output {
  return {
    isTTY: stream.isTTY,
    columns: stream.isTTY ? stream.columns : undefined,
    rows: stream.isTTY ? stream.rows : undefined,
    write: (text) =>
      new Promise((resolve) => {
        stream.write(text, () => resolve());
      }),
  };
}

/** The line that is answered on the terminal; an empty one at the end of input and when the command is to stop. */
function ask(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    lines.on("close", () => resolve(""));
    signal.addEventListener("abort", () => lines.close());
    lines.question(question, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function detach(argv: readonly string[]): void {
  const [, program = ""] = process.argv;
  const child = spawn(process.execPath, [program, ...argv], { detached: true, stdio: "ignore" });
  child.on("error", () => {});
  child.unref();
}

/** The first signal asks the command to finish, the second ends the process. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stopWith = (code: number) => (): void => {
    if (controller.signal.aborted) process.exit(code);
    controller.abort(code);
  };
  process.on("SIGINT", stopWith(exitCodes.interrupted));
  process.on("SIGTERM", stopWith(exitCodes.terminated));
  return controller.signal;
}

/** A reader that has seen enough, as `head` does, ends the command without a word. */
function leaveWithReader(stream: WriteStream): void {
  stream.on("error", (error: Error) => {
    process.exit("code" in error && error.code === "EPIPE" ? exitCodes.ok : exitCodes.unexpected);
  });
}

leaveWithReader(process.stdout);
leaveWithReader(process.stderr);
const signal = stopSignal();
const io: Io = {
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  input: process.stdin,
  now: () => new Date(),
  setTimeZone: (name) => {
    process.env["TZ"] = name;
  },
  out: outputOf(process.stdout),
  err: outputOf(process.stderr),
  ask: process.stdin.isTTY ? (question) => ask(question, signal) : undefined,
  isAlive,
  detach,
  signal,
};
void main(io).then((code) => {
  // Input that does not end would keep the process.
  process.stdin.destroy();
  process.exitCode = code;
});
