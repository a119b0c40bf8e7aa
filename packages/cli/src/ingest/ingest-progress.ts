import type { Io } from "../io.ts";
import { bytesText } from "../print/count.ts";

/** Work shorter than this needs no progress. */
const quietMs = 300;
const drawMs = 200;
/** Time between two lines where none can be written anew. */
const lineMs = 5000;
const barColumns = 24;
const clearLine = "\r\u001B[K";

/** Tells on the standard error how far a reading is. */
export interface IngestProgress {
  /** To be called often: tells how much is read where it is time to. */
  tick(bytes: number): void;
  /** Takes the bar away. */
  end(): Promise<void>;
}

const silent: IngestProgress = { tick: () => {}, end: async () => {} };

/** A bar where standard error is a terminal, else a line each five seconds; `total` is in bytes, where it is known. */
export function ingestProgress(
  { err, env, now }: Io,
  { total, isQuiet }: { readonly total: number | undefined; readonly isQuiet: boolean },
): IngestProgress {
  if (isQuiet) return silent;
  const canDraw = err.isTTY && env["TERM"] !== "dumb";
  let next = now().getTime() + (canDraw ? quietMs : lineMs);
  let isShown = false;
  return {
    tick: (bytes) => {
      const ms = now().getTime();
      if (ms < next) return;
      next = ms + (canDraw ? drawMs : lineMs);
      isShown = true;
      const text = progressText(bytes, total);
      void err.write(canDraw ? `${clearLine}${barOf(bytes, total)}${text}` : `Read ${text}\n`);
    },
    end: async () => {
      if (isShown && canDraw) await err.write(clearLine);
    },
  };
}

const shareOf = (bytes: number, total: number): number =>
  total > 0 ? Math.min(1, bytes / total) : 1;

function progressText(bytes: number, total: number | undefined): string {
  if (total === undefined) return bytesText(bytes);
  const percent = Math.floor(shareOf(bytes, total) * 100);
  return `${percent} %, ${bytesText(bytes)} of ${bytesText(total)}`;
}

function barOf(bytes: number, total: number | undefined): string {
  if (total === undefined) return "Reading ";
  const done = Math.floor(shareOf(bytes, total) * barColumns);
  return `[${"#".repeat(done)}${"-".repeat(barColumns - done)}] `;
}
