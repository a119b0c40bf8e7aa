import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { tokensBelow } from "./spans.mjs";

const { SPOOR_TEST_ALL, SPOOR_TEST_STORE } = process.env;

/** How often what is left to chance is tried: less often where time is short, or where it has been tried on another Node. */
const share = SPOOR_TEST_ALL === "1" && SPOOR_TEST_STORE !== "brief" ? 1 : 0.25;

/** `times`, or a quarter of them. */
export const tries = (times: number): number => Math.ceil(times * share);

const program = join(import.meta.dirname, "program.mjs");

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  /** What it printed, decoded; undefined where that is no JSON. */
  readonly said: unknown;
  readonly errors: string;
}

/** A process at the store. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface StartOptions {
  /** Words of a command that runs the program. */
  readonly within?: readonly string[];
}

function decoded(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return value;
  } catch {
    return undefined;
  }
}

/** Starts `program.mjs` with `args`. */
export function start(args: readonly string[], { within = [] }: StartOptions = {}): Started {
  const [file = "", ...words] = [...within, process.execPath, program, ...args];
  const child = spawn(file, words, { stdio: ["pipe", "pipe", "pipe"] });
  const ended = (async (): Promise<Ended> => {
    const [output, errors] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      child.exitCode ?? once(child, "close"),
    ]);
    return { code: child.exitCode, said: decoded(output), errors };
  })();
  return { child, ended };
}

/** Runs `program.mjs` with `args`, and gives what it said. Throws where it failed. */
export async function run(...args: readonly string[]): Promise<unknown> {
  const { code, said, errors } = await start(args).ended;
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${String(code)}: ${errors}`);
  return said;
}

/** A new folder for a store. */
export const newStore = (): string => join(mkdtempSync(join(tmpdir(), "spoor-store-")), ".spoor");

/** What a store says of itself that holds the spans of all numbers below `count`, each once. */
export const whole = (count: number) =>
  ({ spans: count, distinct_spans: count, tokens: tokensBelow(count), quarantined: 0 }) as const;

/** The files of rows in the store, and those that its manifest names. */
export function filesOf(folder: string): {
  readonly there: Set<string>;
  readonly named: Set<string>;
} {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "store.json"), "utf8"));
  const named = new Set<string>();
  const lists: unknown[] = ["files", "dropped"].map((key) => Reflect.get(Object(manifest), key));
  for (const list of lists) {
    for (const file of Array.isArray(list) ? list : [])
      named.add(String(Reflect.get(file, "path")));
  }
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return { there: new Set(all.filter((path) => path.endsWith(".parquet"))), named };
}
