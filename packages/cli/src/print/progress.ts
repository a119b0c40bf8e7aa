import type { Io } from "../io.ts";

/** Work shorter than this needs no progress. */
const quietMs = 500;
const intervalMs = 200;
const clearLine = "\r\u001B[K";

/** Tells how far long work is, in one line that is written anew. */
export interface Progress {
  /** Tells `text`, short enough for any terminal, unless it is too soon. */
  tell(text: string): Promise<void>;
  /** Takes the line away. */
  end(): Promise<void>;
}

const silent: Progress = { tell: async () => {}, end: async () => {} };

/** Progress on the standard error of `io`; none where that is no terminal, or one that cannot write a line anew. */
export function progressOn({ err, env, now }: Io): Progress {
  if (!err.isTTY || env["TERM"] === "dumb") return silent;
  let next = now().getTime() + quietMs;
  let isShown = false;
  return {
    tell: async (text) => {
      const ms = now().getTime();
      if (ms < next) return;
      next = ms + intervalMs;
      isShown = true;
      await err.write(`${clearLine}${text}`);
    },
    end: async () => {
      if (isShown) await err.write(clearLine);
    },
  };
}
