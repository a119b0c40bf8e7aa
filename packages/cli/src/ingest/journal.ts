import { setImmediate } from "node:timers/promises";
import { followSegments, readSegments } from "@spoor/journal";
import type { SegmentProblem } from "@spoor/journal";
import { stopWhereAsked } from "../failure.ts";
import { rowsOf } from "./otlp.ts";
import type { OtlpOptions } from "./otlp.ts";
import type { Rows } from "./rows.ts";

/** How to read a store. */
export interface ReadOptions extends OtlpOptions {
  readonly signal: AbortSignal;
  readonly signals?: readonly ("traces" | "metrics" | "logs")[];
  readonly onDamage?: () => void;
}

/** Requests between two looks at whether the user wants to stop: reading itself never waits. */
const breath = 500;

/** The torn end of a segment that is still open is a line that is being written. */
const isDamage = ({ file, problem }: SegmentProblem): boolean =>
  problem !== "torn" || !file.endsWith(".open");

/** The OTLP requests in the journal of `folder`, as they were written. Throws a failure when `signal` is aborted. */
export async function* readRequests(
  folder: string,
  { signal, signals, onDamage }: ReadOptions,
): AsyncGenerator<unknown, void> {
  const lines = readSegments(folder, {
    ...(signals !== undefined && { signals }),
    onProblem: (problem) => {
      if (isDamage(problem)) onDamage?.();
    },
  });
  let count = 0;
  for (const { request } of lines) {
    count += 1;
    if (count % breath === 0) await setImmediate();
    stopWhereAsked(signal);
    yield request;
  }
}

/** Rows as they are written into the journal of `folder`, until `signal` is aborted; the folder may come later. */
export async function* followRows(folder: string, signal: AbortSignal): AsyncGenerator<Rows, void> {
  for await (const { request } of followSegments(folder, { signal, signals: ["traces", "logs"] })) {
    yield rowsOf(request);
  }
}
