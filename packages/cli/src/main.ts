import { escapeText, text } from "@spoor/core/record";
import type { CommonOptions, Outcome } from "./command/command.ts";
import { exitCodes, Failure } from "./failure.ts";
import type { ExitCode } from "./failure.ts";
import type { Io, Output } from "./io.ts";
import { colourChoices, paintOf, wantsColour } from "./print/colour.ts";
import { glyphsOf, speaksUnicode } from "./print/glyph.ts";
import { jsonLine, jsonText } from "./print/json.ts";
import type { Style } from "./print/style.ts";
import { parse } from "./program.ts";
import type { Call } from "./program.ts";

type Given = Readonly<Record<string, unknown>>;

const helpColumns = 100;

function commonOptionsOf(given: Given): CommonOptions {
  return {
    store: text(given["store"]),
    json: given["json"] === true,
    quiet: given["quiet"] === true,
    verbose: given["verbose"] === true,
    input: given["input"] !== false,
    yes: given["yes"] === true,
    requireData: given["requireData"] === true,
  };
}

/** The columns of `COLUMNS`, else of the terminal; without either there is no edge. */
function columnsOf({ env, out }: Io): number {
  const said = env["COLUMNS"] ?? "";
  const columns = /^\d{1,5}$/.test(said) ? Number(said) : (out.columns ?? 0);
  return columns > 0 ? columns : Infinity;
}

function styleOf(given: Given, io: Io): Style {
  const choice = colourChoices.find((name) => name === given["color"]) ?? "auto";
  const { env, out } = io;
  return {
    paint: paintOf(wantsColour({ choice, env, isTTY: out.isTTY })),
    glyphs: glyphsOf(given["ascii"] !== true && speaksUnicode(env)),
    columns: columnsOf(io),
  };
}

async function print(
  { json, text: draw, notes = [] }: Outcome,
  common: CommonOptions,
  io: Io,
): Promise<void> {
  if (common.json && json !== undefined) await io.out.write(jsonText(json));
  else if (!common.json && draw !== undefined) await io.out.write(`${draw()}\n`);
  if (common.quiet) return;
  for (const note of notes) await io.err.write(`${note}\n`);
}

async function run({ command, operands, options }: Call, io: Io): Promise<ExitCode> {
  const common = commonOptionsOf(options);
  const style = styleOf(options, io);
  const outcome = await command.run({ operands, options, common, io, style });
  await print(outcome, common, io);
  return outcome.code;
}

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

async function report(error: unknown, { json, verbose }: Manner, err: Output): Promise<ExitCode> {
  const failure =
    error instanceof Failure
      ? error
      : new Failure(`Unexpected: ${error instanceof Error ? error.message : String(error)}`, {
          code: exitCodes.unexpected,
          hint: verbose ? "Please report this." : "Run it again with --verbose to see where.",
          cause: error,
        });
  const { message, code, hint } = failure;
  if (silent.has(code)) return code;
  const lines = [
    `spoor: ${escapeText(message)}`,
    ...(hint === undefined ? [] : [escapeText(hint)]),
  ];
  if (verbose && code === exitCodes.unexpected) lines.push(...stackLines(error));
  await err.write(json ? jsonLine({ error: message, code, hint }) : `${lines.join("\n")}\n`);
  return code;
}

/** Runs the command line of `io` and gives the exit code. Never throws. */
export async function main(io: Io): Promise<ExitCode> {
  try {
    const width = Math.min(columnsOf(io), helpColumns);
    const { call, help } = await parse(io.argv, width);
    if (call !== undefined) return await run(call, io);
    await io.out.write(help);
    return exitCodes.ok;
  } catch (error) {
    return await report(error, mannerOf(io.argv), io.err);
  }
}
