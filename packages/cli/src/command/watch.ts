import { setTimeout } from "node:timers/promises";
import { numberOf } from "@spoor/core/search";
import { stopWhereAsked, usageFailure } from "../failure.ts";
import { durationText } from "../print/duration.ts";
import { jsonLine } from "../print/json.ts";
import { timeText } from "../print/time.ts";
import type { Input, OptionSpec, Outcome } from "./command.ts";
import { printOutcome } from "./print-outcome.ts";
import { storeState } from "./store-state.ts";

/** The option of a command that can be looked at while it changes. */
export const watchOption: OptionSpec = {
  flags: "--watch [time]",
  summary: "tell it again and again, every 2s or as said (--watch=10s), until Ctrl-C",
};

const [shortestMs, longestMs, usualMs] = [100, 86_400_000, 2000];
const clear = "\u001B[2J\u001B[H";

/** The milliseconds of `--watch`; undefined where it was not given. A number without a unit is seconds. */
export function watchOf(said: unknown): number | undefined {
  if (said === undefined) return undefined;
  if (typeof said !== "string") return usualMs;
  const ms = numberOf(/^[\d.]+$/.test(said) ? `${said}s` : said, "duration");
  if (ms !== undefined && ms >= shortestMs && ms <= longestMs) return Math.ceil(ms);
  throw usageFailure(
    `--watch does not understand "${said}".`,
    "Say --watch=2s or the like, from 100ms to a day; the section goes before it.",
  );
}

/** What is looked at, and how often. */
export interface Watched {
  readonly everyMs: number;
  /** What is asked of the store; it may change with the time, as `--since 15m` does. */
  question(): unknown;
  /** Asks it. */
  look(): Promise<Outcome>;
}

/** The lines that there is room for, with how many were left out. */
function fitting(text: string, rows: number | undefined, { style }: Input): string {
  const lines = text.split("\n");
  if (rows === undefined || lines.length < rows) return text;
  const room = Math.max(1, rows - 2);
  const more = `${style.glyphs.ellipsis} and ${lines.length - room} more lines`;
  return [...lines.slice(0, room), style.paint.dim(more)].join("\n");
}

async function redraw({ text, notes = [] }: Outcome, everyMs: number, input: Input): Promise<void> {
  const { io, common, style } = input;
  const clock = timeText(io.now().toISOString());
  const head = style.paint.dim(`Every ${durationText(everyMs)}, ${clock}, Ctrl-C stops.`);
  const beside = common.quiet ? [] : notes;
  const picture = [head, "", ...(text === undefined ? [] : [text()]), ...beside].join("\n");
  await io.out.write(`${clear}${fitting(picture, io.out.rows, input)}\n`);
}

/** Rests; returns at once where the command is to stop. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch {
    // Aborted: the caller looks at the signal.
  }
}

/**
 * Tells what `look` finds at each interval: on a terminal in place, else one result after the other, with `--json` a line each.
 * The store is asked anew where it or the question has changed, and never twice at once. Ends only with what stops the
 * command, or with a failure of `look`.
 */
export async function watch(input: Input, watched: Watched): Promise<never> {
  const { io, common, style } = input;
  const isInPlace = io.out.isTTY && !common.isForPrograms && io.env["TERM"] !== "dumb";
  let told: { readonly state: string; readonly outcome: Outcome } | undefined;
  for (;;) {
    // Looked at before the store is asked: what changes meanwhile is seen the next time.
    const state = `${storeState(input)}\n${JSON.stringify(watched.question())}`;
    const isNew = told?.state !== state;
    if (told === undefined || isNew) told = { state, outcome: await watched.look() };
    stopWhereAsked(io.signal);
    const { outcome } = told;
    if (isInPlace) await redraw(outcome, watched.everyMs, input);
    else if (common.json) await io.out.write(jsonLine(outcome.json));
    else await printOutcome(isNew ? outcome : { ...outcome, notes: [] }, common, { io, style });
    await pause(watched.everyMs, io.signal);
    stopWhereAsked(io.signal);
  }
}
