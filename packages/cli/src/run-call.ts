import { text } from "@spoor/core/record";
import { columnsOf } from "./columns.ts";
import type { CommonOptions } from "./command/command.ts";
import { commonOptionsOf, toldOf } from "./command/common-options.ts";
import { printOutcome } from "./command/print-outcome.ts";
import type { ExitCode } from "./failure.ts";
import type { Io } from "./io.ts";
import { colourChoices, paintOf, wantsColour } from "./print/colour.ts";
import { glyphsOf, speaksUnicode } from "./print/glyph.ts";
import type { Style } from "./print/style.ts";
import type { Call } from "./program.ts";
import { withSettingsFiles } from "./settings/files.ts";

type Given = Readonly<Record<string, unknown>>;

function styleOf(given: Given, io: Io, common: CommonOptions): Style {
  const choice = colourChoices.find((name) => name === given["color"]) ?? "auto";
  const { env, out } = io;
  return {
    paint: paintOf(wantsColour({ choice, env, isTTY: out.isTTY })),
    glyphs: glyphsOf(given["ascii"] !== true && speaksUnicode(env)),
    columns: columnsOf(io),
    told: toldOf(common, given),
    tables: common.format === undefined ? undefined : [],
  };
}

/** `io`, whose signal aborts when the time is up, too. */
function withTimeout(io: Io, ms: number | undefined): Io {
  if (ms === undefined) return io;
  return { ...io, signal: AbortSignal.any([io.signal, AbortSignal.timeout(ms)]) };
}

/** Runs a command as it was typed, and prints what it found out. */
export async function runCall({ command, operands, options }: Call, io: Io): Promise<ExitCode> {
  const common = commonOptionsOf(command, options);
  const style = styleOf(options, io, common);
  if (common.timeZone !== undefined) io.setTimeZone(common.timeZone);
  const outcome = await command.run({
    operands,
    options,
    common,
    io: {
      ...withTimeout(io, common.timeoutMs),
      env: withSettingsFiles(io, text(options["config"])),
    },
    style,
    environment: io.env,
  });
  await printOutcome(outcome, common, { io, style });
  return outcome.code;
}
