import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { cacheFolder } from "../cache-folder.ts";
import { exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { contextTokens } from "../statusline/context.ts";
import { readHook } from "../statusline/hook.ts";
import type { Hook } from "../statusline/hook.ts";
import { spentOf } from "../statusline/ledger.ts";
import { recordTold } from "../statusline/ledger-file.ts";
import { statusLine } from "../statusline/line.ts";
import type { Command, Input, Outcome } from "./command.ts";

/** How long to wait for what comes on standard input, and how much of it is read. */
const inputMs = 100;
const mostCharacters = 1_000_000;
/** The context of a model whose size is not said, and that of one that takes more than that. */
const [usualContext, largeContext] = [200_000, 1_000_000];

/** What `statusline --json` prints. */
export interface StatuslineResult {
  readonly schema: "spoor.statusline/1";
  readonly model: string | undefined;
  /** USD. */
  readonly session: number | undefined;
  readonly today: number;
  readonly block: number;
  readonly perHour: number | undefined;
  readonly contextPercent: number | undefined;
}

async function readInput({ input }: Io): Promise<string> {
  const decoder = new TextDecoder();
  let said = "";
  const reading = (async () => {
    for await (const piece of input) {
      said += typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
      if (said.length > mostCharacters) break;
    }
  })();
  const timer = new AbortController();
  const tooLong = wait(inputMs, undefined, { signal: timer.signal });
  await Promise.race([reading, tooLong]).catch(() => {});
  timer.abort();
  // Whoever holds the other end open must not keep this process.
  if (input instanceof Readable) input.destroy();
  await Promise.allSettled([tooLong]);
  return said;
}

function contextPercentOf({ contextPercent, contextSize, transcript }: Hook): number | undefined {
  if (contextPercent !== undefined) return Math.min(contextPercent, 100);
  const tokens = transcript === undefined ? undefined : contextTokens(transcript);
  if (tokens === undefined) return undefined;
  const size = contextSize ?? (tokens > usualContext ? largeContext : usualContext);
  return Math.min((tokens / size) * 100, 100);
}

function midnightOf(now: Date): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
}

function answer(hook: Hook, io: Io): Outcome {
  const now = io.now();
  const nowMs = now.getTime();
  const { session, usd, durationMs = 0 } = hook;
  const told =
    session === undefined || usd === undefined ? undefined : { session, usd, durationMs };
  const ledger = recordTold(cacheFolder(io.env), told, nowMs);
  const spent = spentOf(ledger, nowMs, midnightOf(now));
  const contextPercent = contextPercentOf(hook);
  const json: StatuslineResult = {
    schema: "spoor.statusline/1",
    model: hook.model,
    session: usd,
    today: spent.today,
    block: spent.block,
    perHour: spent.perHour,
    contextPercent,
  };
  const line = statusLine({ hook, spent, contextPercent, nowMs });
  return { code: exitCodes.ok, json, text: () => line };
}

async function run({ io }: Input): Promise<Outcome> {
  try {
    return answer(readHook(await readInput(io)), io);
  } catch {
    // A status line that fails would be in the way of whoever works beside it.
    return { code: exitCodes.ok, text: () => "spoor" };
  }
}

/** The status line of a coding agent. */
export const statusline: Command = {
  name: "statusline",
  group: "Watch:",
  summary: "print one line for the status line of Claude Code: model, cost, context",
  options: [],
  examples: ["statusline < hook.json"],
  run,
};
