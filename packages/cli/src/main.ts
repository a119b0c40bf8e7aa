import { escapeText } from "@spoor/core/record";
import { columnsOf } from "./columns.ts";
import { exitCodes, Failure } from "./failure.ts";
import type { ExitCode } from "./failure.ts";
import type { Io } from "./io.ts";
import { excerptLines } from "./print/excerpt.ts";
import { jsonLine } from "./print/json.ts";
import { parse } from "./program.ts";

const helpColumns = 100;

const silent: ReadonlySet<ExitCode> = new Set([exitCodes.interrupted, exitCodes.terminated]);

interface Manner {
  readonly json: boolean;
  readonly verbose: boolean;
}

/** Before and after parsing alike: an error may be about the command line itself. */
function mannerOf(argv: readonly string[]): Manner {
  return { json: argv.includes("--json"), verbose: argv.includes("--verbose") };
}

function stackLines(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const cause = error instanceof Error ? error.cause : undefined;
  const more = cause instanceof Error ? [`caused by ${cause.stack ?? cause.message}`] : [];
  return [stack, ...more].flatMap((part) => part.split("\n")).map(escapeText);
}

async function report(error: unknown, { json, verbose }: Manner, io: Io): Promise<ExitCode> {
  const failure =
    error instanceof Failure
      ? error
      : new Failure(`Unexpected: ${error instanceof Error ? error.message : String(error)}`, {
          code: exitCodes.unexpected,
          hint: verbose ? "Please report this." : "Run it again with --verbose to see where.",
          cause: error,
        });
  const { message, code, hint, excerpt } = failure;
  if (silent.has(code)) return code;
  const lines = [
    `spoor: ${escapeText(message)}`,
    ...(excerpt === undefined ? [] : excerptLines(excerpt, Math.min(columnsOf(io), helpColumns))),
    ...(hint === undefined ? [] : [escapeText(hint)]),
  ];
  if (verbose && code === exitCodes.unexpected) lines.push(...stackLines(error));
  const position = excerpt && { offset: excerpt.offset, length: excerpt.length };
  const object = { error: message, code, hint, position };
  await io.err.write(json ? jsonLine(object) : `${lines.join("\n")}\n`);
  return code;
}

/** Runs the command line of `io` and gives the exit code. Never throws. */
export async function main(io: Io): Promise<ExitCode> {
  try {
    const [first] = io.argv;
    if (first === "complete") return await (await import("./completion/complete.ts")).complete(io);
    const width = Math.min(columnsOf(io), helpColumns);
    const { call, help } = await parse(io.argv, width);
    // The help and the version need not wait for what runs commands.
    if (call !== undefined) return await (await import("./run-call.ts")).runCall(call, io);
    await io.out.write(help);
    return exitCodes.ok;
  } catch (error) {
    return await report(error, mannerOf(io.argv), io);
  }
}
